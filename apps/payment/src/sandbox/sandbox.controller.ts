import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Sandbox, sandboxSchema } from '@shop/contracts/payment';
import { Answers, Roles } from '@shop/service-defaults';
import { SandboxService } from './sandbox.service.js';

@ApiTags('sandbox')
@Controller('payments/sandbox')
@Roles('operator')
export class SandboxController {
  constructor(private readonly sandbox: SandboxService) {}

  @Get()
  @Answers(200, sandboxSchema, 'How badly the sandbox provider behaves.')
  read(): Promise<Sandbox> {
    return this.sandbox.read();
  }

  @Put()
  @Answers(200, sandboxSchema, 'It behaves like this from now on.')
  write(@Body({ schema: sandboxSchema }) sandbox: Sandbox): Promise<Sandbox> {
    return this.sandbox.write(sandbox);
  }
}
