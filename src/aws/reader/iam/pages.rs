//! The listings of IAM, by their pages.

use aws_sdk_iam::operation as sdk;

use crate::aws::reader::pages::Page;

/// The most items that a page of IAM holds.
pub(super) const PAGE: i32 = 1000;

macro_rules! page {
    ($($module:ident :: $output:ident),+ $(,)?) => {
        $(impl Page for sdk::$module::$output {
            fn is_truncated(&self) -> bool {
                self.is_truncated
            }

            fn marker(&self) -> Option<String> {
                self.marker.clone()
            }
        })+
    };
}

page!(
    get_account_authorization_details::GetAccountAuthorizationDetailsOutput,
    list_access_keys::ListAccessKeysOutput,
    list_entities_for_policy::ListEntitiesForPolicyOutput,
    list_mfa_devices::ListMfaDevicesOutput,
    list_policies::ListPoliciesOutput,
    list_service_specific_credentials::ListServiceSpecificCredentialsOutput,
    list_signing_certificates::ListSigningCertificatesOutput,
    list_ssh_public_keys::ListSshPublicKeysOutput,
);
