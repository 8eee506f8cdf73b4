import { Controller, Delete, HttpCode } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { CurrentShopper, Roles } from '@shop/service-defaults';
import { ErasuresService } from './erasures.service.js';

@ApiTags('my data')
@Controller('me')
@Roles()
export class ErasuresController {
  constructor(private readonly erasures: ErasuresService) {}

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Nothing is left: no cart, no profile, no account.' })
  erase(@CurrentShopper() userId: string): Promise<void> {
    return this.erasures.erase(userId);
  }
}
