import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ShopperExport, shopperExportSchema } from '@shop/contracts/user';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { ExportsService } from './exports.service.js';

@ApiTags('my data')
@Controller('me/export')
@Roles()
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Get()
  @Header('content-disposition', 'attachment; filename="my-data.json"')
  @Answers(200, shopperExportSchema, 'Everything the shop holds of you.')
  export(@CurrentShopper() userId: string): Promise<ShopperExport> {
    return this.exports.export(userId);
  }
}
