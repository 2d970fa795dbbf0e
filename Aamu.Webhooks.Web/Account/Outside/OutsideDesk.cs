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

/// <summary>Whom an address brought together with somebody at the provider, before the second step was taken.</summary>
internal sealed record PendingLink(string PersonId, string Issuer, string Subject);

/// <summary>
/// Lets people in whom the provider knows. An account is found by what the provider calls the person, never by an address that somebody may have typed there; how the two
/// come together the first time is the dangerous part, and there are three ways: the person connects them while signed in here; an invitation to the address that the
/// provider has verified; or, where the installation says so, an address that both sides have verified.
/// </summary>
internal sealed class OutsideDesk(SignInManager<AccountUser> accounts, InvitationBook invitations, SessionBook sessions, AccountNotes notes, AccountNews news, IOptions<OutsideOptions> options, TimeProvider clock)
{
    /// <summary>How a sign-in by the provider is called in the cookie.</summary>
    public const string Means = "fed";

    private const string LinkIssuer = "aamu:link-issuer";
    private const string LinkSubject = "aamu:link-subject";

    /// <summary>How fresh the provider's question must be to count as asking again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private UserManager<AccountUser> Users => accounts.UserManager;

    public async Task<SignInAnswer> TryAsync(HttpContext http, OutsideIdentity identity, string? returnUrl)
    {
        var person = await Users.FindByLoginAsync(identity.Issuer, identity.Subject) ?? await InvitedAsync(http, identity, returnUrl) ?? await SameAddressAsync(identity);
        if (person is null)
        {
            await notes.WriteAsync(new Person("", AccountNotes.Nobody, http.Connection.RemoteIpAddress), AuditAction.SignInRefused, new AuditChange("by", null, "OpenID Connect"));
            return new SignInAnswer(Strings.OutsideNoAccount.With(options.Value.Name));
        }

        if (await Users.IsLockedOutAsync(person))
        {
            await notes.WriteAsync(new Person(person.Id, person.Email ?? "", http.Connection.RemoteIpAddress), AuditAction.SignInRefused, new AuditChange("by", null, "OpenID Connect"));
            return new SignInAnswer(SignInDesk.NoMatch);
        }

        var isLinked = await Users.FindByLoginAsync(identity.Issuer, identity.Subject) is not null;
        if (person.TwoFactorEnabled)
        {
            // Whoever asked for a second step gets it, whoever answered the first.
            return isLinked ? await FirstStepAsync(identity) : await FirstStepAsync(http, person, identity);
        }

        if (!isLinked && await LinkAsync(http, person, identity) is null)
        {
            return new SignInAnswer(Strings.OutsideNoAccount.With(options.Value.Name));
        }

        await http.SignOutAsync(IdentityConstants.ExternalScheme);
        await accounts.SignInWithClaimsAsync(person, isPersistent: false, [new Claim("amr", Means), new Claim(SessionCookie.ProvenClaim, (identity.ProvenAt ?? DateTimeOffset.UnixEpoch).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))]);
        return new SignInAnswer(null);
    }

    private async Task<SignInAnswer> FirstStepAsync(OutsideIdentity identity)
    {
        var first = await accounts.ExternalLoginSignInAsync(identity.Issuer, identity.Subject, isPersistent: false, bypassTwoFactor: false);
        return new SignInAnswer(first.IsLockedOut ? SignInDesk.NoMatch : null, first.RequiresTwoFactor);
    }

    /// <summary>An address alone brought the two together: that is written down when the second step has been taken, and not before. Until then it lies in the cookie of that step.</summary>
    private static async Task<SignInAnswer> FirstStepAsync(HttpContext http, AccountUser person, OutsideIdentity identity)
    {
        // As SignInManager writes it for a login that it knows.
        await http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, person.Id), new Claim(ClaimTypes.AuthenticationMethod, identity.Issuer),
                new Claim(LinkIssuer, identity.Issuer), new Claim(LinkSubject, identity.Subject),
            ],
            IdentityConstants.TwoFactorUserIdScheme)));
        return new SignInAnswer(null, NeedsCode: true);
    }

    /// <summary>What waits for a second step to be connected; null for nothing. To be asked before the step is taken, which ends the cookie.</summary>
    public static async Task<PendingLink?> PendingAsync(HttpContext http) =>
        (await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme)).Principal is { } step && step.FindFirstValue(ClaimTypes.Name) is { } id
            && step.FindFirstValue(LinkIssuer) is { } issuer && step.FindFirstValue(LinkSubject) is { } subject ? new PendingLink(id, issuer, subject) : null;

    /// <summary>The second step was taken.</summary>
    public async Task FinishAsync(HttpContext http, PendingLink? pending)
    {
        if (pending is not null && await Users.FindByIdAsync(pending.PersonId) is { } person)
        {
            await LinkAsync(http, person, new OutsideIdentity(pending.Issuer, pending.Subject, null, false, null));
        }
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
        if (!(await Users.CreateAsync(made)).Succeeded)
        {
            return null;
        }

        await notes.WriteAsync(new Person(made.Id, email, http.Connection.RemoteIpAddress), AuditAction.AccountMade, new AuditChange("by", null, "OpenID Connect"));
        return await LinkAsync(http, made, identity);
    }

    /// <summary>Not for operators, whose account is worth more than the word of whoever runs the provider; not for an address that was only claimed here, which may have been somebody's who waits for its owner.</summary>
    private async Task<AccountUser?> SameAddressAsync(OutsideIdentity identity) =>
        options.Value.LinkByEmail && identity.IsEmailVerified && identity.Email is { } email && await Users.FindByEmailAsync(email) is { EmailConfirmed: true, IsOperator: false } person
            && (await Users.GetLoginsAsync(person)).All(login => login.LoginProvider != identity.Issuer)
            ? person
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
