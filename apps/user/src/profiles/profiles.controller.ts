import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Profile, type ProfileChange, profileChangeSchema, profileSchema } from '@shop/contracts/user';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { ProfilesService } from './profiles.service.js';

@ApiTags('profile')
@Controller('me/profile')
@Roles()
export class ProfilesController {
  constructor(private readonly profiles: ProfilesService) {}

  @Get()
  @Answers(200, profileSchema, 'The profile; its `updatedAt` is null when none was saved.')
  read(@CurrentShopper() userId: string): Promise<Profile> {
    return this.profiles.read(userId);
  }

  @Put()
  @Answers(200, profileSchema, 'The profile as it is now.')
  save(
    @CurrentShopper() userId: string,
    @Body({ schema: profileChangeSchema }) change: ProfileChange,
  ): Promise<Profile> {
    return this.profiles.save(userId, change);
  }
}
