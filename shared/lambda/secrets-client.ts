/** What is used of the client, by name: an import() of the package itself would bring all of it into a bundle. */
export {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
