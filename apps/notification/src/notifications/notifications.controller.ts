import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type NotificationPage, notificationPageSchema } from '@shop/contracts/notification';
import { Answers, CurrentShopper, Roles } from '@shop/service-defaults';
import { type NotificationListQuery, notificationListQuerySchema } from './notifications.dto.js';
import { NotificationsService } from './notifications.service.js';

@ApiTags('notifications')
@Controller('notifications')
@Roles()
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @Answers(200, notificationPageSchema, 'What the shopper was told, the latest first.')
  list(
    @CurrentShopper() userId: string,
    @Query({ schema: notificationListQuerySchema }) query: NotificationListQuery,
  ): Promise<NotificationPage> {
    return this.notifications.list(userId, query);
  }
}
