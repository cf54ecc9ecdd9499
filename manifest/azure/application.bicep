// The Entra application: what it exposes, who may ask for it silently, and what it asks for.

extension microsoftGraphV1

param displayName string
param uniqueName string
param publicUrl string
param severalTenants bool

@description('The application\'s own id, once it has one.')
param appId string = ''

var microsoftGraph = '00000003-0000-0000-c000-000000000000'
var dynamicsCrm = '00000007-0000-0000-c000-000000000000'
var accessAsUser = guid(uniqueName, 'access_as_user')

var host = split(publicUrl, '/')[2]

var clients = [
  '1fec8e78-bce4-4aaf-ab1b-5451cc387264' // Teams on desktops and phones
  '5e3ce6c0-2b1f-4285-8d4b-75ee78787346' // Teams on the web
  'd3590ed6-52b3-4102-aeff-aad2292ab01c' // Outlook on desktops
  '00000002-0000-0ff1-ce00-000000000000' // Outlook on the web
  'bc59ab01-8403-45c6-8796-ac3ef710b3e3' // Outlook on the web
]

resource application 'Microsoft.Graph/applications@v1.0' = {
  uniqueName: uniqueName
  displayName: displayName
  signInAudience: severalTenants ? 'AzureADMultipleOrgs' : 'AzureADMyOrg'
  identifierUris: empty(appId) ? [] : ['api://botid-${appId}']
  web: {
    redirectUris: ['${publicUrl}/auth/callback']
    implicitGrantSettings: {
      enableAccessTokenIssuance: false
      enableIdTokenIssuance: false
    }
  }
  // The pane signs people in by the Outlook around it, and by its own page where that cannot.
  spa: {
    redirectUris: ['brk-multihub://${host}', '${publicUrl}/pane/signed-in']
  }
  api: {
    requestedAccessTokenVersion: 2
    oauth2PermissionScopes: [
      {
        id: accessAsUser
        value: 'access_as_user'
        type: 'User'
        isEnabled: true
        adminConsentDisplayName: 'Use Auto Capture as the signed-in person'
        adminConsentDescription: 'Lets Teams and Outlook call Auto Capture in the name of the signed-in person.'
        userConsentDisplayName: 'Use Auto Capture as you'
        userConsentDescription: 'Lets Teams and Outlook call Auto Capture in your name.'
      }
    ]
    preAuthorizedApplications: [
      for client in clients: {
        appId: client
        delegatedPermissionIds: [accessAsUser]
      }
    ]
  }
  requiredResourceAccess: [
    {
      resourceAppId: microsoftGraph
      resourceAccess: [
        { id: 'e1fe6dd8-ba31-4d61-89e7-88639da4683d', type: 'Scope' } // User.Read
        { id: '570282fd-fa5c-430d-a7fd-fc8dc98a9dca', type: 'Scope' } // Mail.Read
        { id: '465a38f9-76ea-45b9-9f34-9e8b0d4b0b42', type: 'Scope' } // Calendars.Read
      ]
    }
    {
      resourceAppId: dynamicsCrm
      resourceAccess: [
        { id: '78ce3f0f-a1ce-49c2-8cde-64b5c0896db4', type: 'Scope' } // user_impersonation
      ]
    }
  ]
}

resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {
  appId: application.appId
}

output appId string = application.appId
