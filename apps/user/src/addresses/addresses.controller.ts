import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import {
  type Address,
  type AddressChange,
  addressChangeSchema,
  type AddressList,
  addressListSchema,
  addressSchema,
} from '@shop/contracts/user';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { type AddressParams, addressParamsSchema } from './addresses.dto.js';
import { AddressesService } from './addresses.service.js';

@ApiTags('addresses')
@Controller('me/addresses')
@Roles()
export class AddressesController {
  constructor(private readonly addresses: AddressesService) {}

  @Get()
  @Answers(200, addressListSchema, 'Every address, the default first.')
  list(@CurrentShopper() userId: string): Promise<AddressList> {
    return this.addresses.list(userId);
  }

  @Get(':addressId')
  @Answers(200, addressSchema, 'The address.')
  one(
    @CurrentShopper() userId: string,
    @Param({ schema: addressParamsSchema }) { addressId }: AddressParams,
  ): Promise<Address> {
    return this.addresses.one(userId, addressId);
  }

  @Post()
  @Answers(201, addressSchema, 'The new address. The first one is the default.')
  add(
    @CurrentShopper() userId: string,
    @Body({ schema: addressChangeSchema }) change: AddressChange,
  ): Promise<Address> {
    return this.addresses.add(userId, change);
  }

  @Put(':addressId')
  @Answers(200, addressSchema, 'The address as it is now.')
  replace(
    @CurrentShopper() userId: string,
    @Param({ schema: addressParamsSchema }) { addressId }: AddressParams,
    @Body({ schema: addressChangeSchema }) change: AddressChange,
  ): Promise<Address> {
    return this.addresses.replace(userId, { addressId, change });
  }

  @Delete(':addressId')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'There is no such address any more.' })
  remove(
    @CurrentShopper() userId: string,
    @Param({ schema: addressParamsSchema }) { addressId }: AddressParams,
  ): Promise<void> {
    return this.addresses.remove(userId, addressId);
  }
}
