// Everything outside the app package: the Entra application and the bot registration.
// az deployment group create --resource-group RG --template-file manifest/azure/main.bicep
//   --parameters publicUrl=https://capture.example.com

targetScope = 'resourceGroup'

@description('Where people\'s clients reach the service: PUBLIC_URL, without a slash at its end.')
param publicUrl string

@description('The name people see. It may be changed later.')
param displayName string = 'Auto Capture'

@description('By which the application is found again at the next deployment. Never change it.')
param uniqueName string = 'auto-capture'

@description('The Azure Bot\'s name, which must be free in all of Azure.')
param botName string = 'auto-capture-${uniqueString(resourceGroup().id)}'

@description('Whether other tenants are served too (DATAVERSE_URLS).')
param severalTenants bool = false

@description('S1 has no monthly limit of messages in channels that are not Microsoft\'s; F0 is enough.')
@allowed(['F0', 'S1'])
param botSku string = 'F0'

// An application cannot name its own id while it is made, so it is made first and named then.
module made 'application.bicep' = {
  name: 'application-made'
  params: {
    displayName: displayName
    uniqueName: uniqueName
    publicUrl: publicUrl
    severalTenants: severalTenants
  }
}

module named 'application.bicep' = {
  name: 'application-named'
  params: {
    displayName: displayName
    uniqueName: uniqueName
    publicUrl: publicUrl
    severalTenants: severalTenants
    appId: made.outputs.appId
  }
}

module bot 'bot.bicep' = {
  name: 'bot'
  params: {
    botName: botName
    displayName: displayName
    endpoint: '${publicUrl}/api/messages'
    appId: named.outputs.appId
    sku: botSku
  }
}

@description('For .env.')
output MicrosoftAppId string = named.outputs.appId

@description('For .env.')
output MicrosoftAppTenantId string = tenant().tenantId
