using System.Globalization;
using System.Security.Claims;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account.Outside;

/// <summary>
/// Lets people in whom the provider knows. An account is found by what the provider calls the person, never by an address that somebody may have typed there; how the two
/// come together the first time is the dangerous part, and there are three ways: the person connects them while signed in here; an invitation to the address that the
/// provider has verified; or, where the installation says so, an address that both sides have verified.
/// </summary>
internal sealed class OutsideDesk(SignInManager<AccountUser> accounts, InvitationBook invitations, SessionBook sessions, AccountNotes notes, AccountNews news, IOptions<OutsideOptions> options, TimeProvider clock)
{
    /// <summary>How a sign-in by the provider is called in the cookie.</summary>
    public const string Means = "fed";

    /// <summary>How fresh the provider's question must be to count as asking again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private UserManager<AccountUser> Users => accounts.UserManager;

    public async Task<SignInAnswer> TryAsync(HttpContext http, OutsideIdentity identity, string? returnUrl)
    {
        var person = await Users.FindByLoginAsync(identity.Issuer, identity.Subject) ?? await InvitedAsync(http, identity, returnUrl) ?? await SameAddressAsync(http, identity);
        if (person is null)
        {
            await notes.WriteAsync(new Person("", AccountNotes.Nobody, http.Connection.RemoteIpAddress), AuditAction.SignInRefused, new AuditChange("by", null, "OpenID Connect"));
            return new SignInAnswer(Strings.OutsideNoAccount.With(options.Value.Name));
        }

        if (person.TwoFactorEnabled)
        {
            // Whoever asked for a second step gets it, whoever answered the first.
            var first = await accounts.ExternalLoginSignInAsync(identity.Issuer, identity.Subject, isPersistent: false, bypassTwoFactor: false);
            return new SignInAnswer(first.IsLockedOut ? SignInDesk.NoMatch : null, first.RequiresTwoFactor);
        }

        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        await accounts.SignInWithClaimsAsync(person, isPersistent: false, [new Claim("amr", Means), new Claim(SessionCookie.ProvenClaim, (identity.ProvenAt ?? DateTimeOffset.UnixEpoch).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))]);
        return new SignInAnswer(null);
    }

    /// <summary>Somebody who is signed in proves again who they are. Null when it is proven.</summary>
    public async Task<string?> ProveAsync(HttpContext http, OutsideIdentity identity)
    {
        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        if (http.User.SessionId() is not { } session || identity.ProvenAt is not { } proven || clock.GetUtcNow() - proven > Fresh)
        {
            return Strings.OutsideNotProven.With(options.Value.Name);
        }

        await sessions.ProveAsync(session);
        return null;
    }

    /// <summary>For the person who is signed in and has just proven it.</summary>
    public async Task ConnectAsync(HttpContext http, AccountUser person, OutsideIdentity identity)
    {
        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        await LinkAsync(http, person, identity);
    }

    private async Task<AccountUser?> InvitedAsync(HttpContext http, OutsideIdentity identity, string? returnUrl)
    {
        if (!identity.IsEmailVerified || identity.Email is not { } email || await invitations.FindAsync(TokenIn(returnUrl)) is not { } offer
            || !string.Equals(offer.Email, email, StringComparison.OrdinalIgnoreCase) || await Users.FindByEmailAsync(email) is not null)
        {
            return null;
        }

        var made = new AccountUser { UserName = offer.Email, Email = offer.Email, EmailConfirmed = true };
        return (await Users.CreateAsync(made)).Succeeded ? await LinkAsync(http, made, identity) : null;
    }

    /// <summary>Not for operators, whose account is worth more than the word of whoever runs the provider; not for an address that was only claimed here, which may have been somebody's who waits for its owner.</summary>
    private async Task<AccountUser?> SameAddressAsync(HttpContext http, OutsideIdentity identity) =>
        options.Value.LinkByEmail && identity.IsEmailVerified && identity.Email is { } email && await Users.FindByEmailAsync(email) is { EmailConfirmed: true, IsOperator: false } person
            && (await Users.GetLoginsAsync(person)).All(login => login.LoginProvider != identity.Issuer)
            ? await LinkAsync(http, person, identity)
            : null;

    private async Task<AccountUser?> LinkAsync(HttpContext http, AccountUser person, OutsideIdentity identity)
    {
        if (!(await Users.AddLoginAsync(person, new UserLoginInfo(identity.Issuer, identity.Subject, options.Value.Name))).Succeeded)
        {
            return null;
        }

        await news.TellAsync(new Person(person.Id, person.Email ?? "", http.Connection.RemoteIpAddress), AuditAction.OutsideLinked, new AuditChange("provider", null, identity.Issuer));
        return person;
    }

    private static string? TokenIn(string? returnUrl) =>
        LocalUrl.OrHome(returnUrl).Split('?', 2) is [JoinPage.Path, var query] && QueryHelpers.ParseQuery(query).TryGetValue("token", out var token) ? token.ToString() : null;
}
