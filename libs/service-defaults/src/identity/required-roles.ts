/** Metadata key of @Roles. */
export const requiredRoles = 'shop:required-roles';
