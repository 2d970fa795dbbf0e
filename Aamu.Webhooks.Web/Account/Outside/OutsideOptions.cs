using System.ComponentModel;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account.Outside;

/// <summary>The settings of section <c>SignIn:OpenIdConnect</c>: one provider that people of this installation may sign in with. Without an authority there is none.</summary>
[Description("One provider to sign in with ([how](decisions/openid-connect.md)); it is to know `…/account/outside/callback`.")]
internal sealed class OutsideOptions
{
    public const string Section = "SignIn:OpenIdConnect";

    [Description("Where the provider's `/.well-known/openid-configuration` lies. Without it there is no provider.")]
    public string? Authority { get; set; }

    [Description("Given out by the provider when this service is registered there.")]
    public string? ClientId { get; set; }

    [Description("Given out with it.")]
    public string? ClientSecret { get; set; }

    [Description("What people call it: “Sign in with …”.")]
    public string Name { get; set; } = "OpenID Connect";

    [Description("A first sign-in finds an account by an address that both sides have verified. Else people connect it themselves, on their account's page.")]
    public bool LinkByEmail { get; set; }

    public bool IsOn => !string.IsNullOrEmpty(Authority);

    internal sealed class Rules : IValidateOptions<OutsideOptions>
    {
        public ValidateOptionsResult Validate(string? name, OutsideOptions options)
        {
            var wrong = new List<string>();
            if (options.IsOn && !IsAuthority(options.Authority))
            {
                wrong.Add($"{Section}:Authority must be the provider's address, as https://login.example.com (http for a provider on the same machine only).");
            }

            if (options.IsOn && (string.IsNullOrEmpty(options.ClientId) || string.IsNullOrEmpty(options.ClientSecret)))
            {
                wrong.Add($"{Section}:ClientId and {Section}:ClientSecret are needed with {Section}:Authority: the provider gives them out when this service is registered there.");
            }

            if (!options.IsOn && !string.IsNullOrEmpty(options.ClientId))
            {
                wrong.Add($"{Section}:ClientId needs {Section}:Authority.");
            }

            return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
        }

        private static bool IsAuthority(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
    }
}
