export { deliveryEnvironment as environmentSchema } from '../../shared/lambda/delivery-environment.ts';
