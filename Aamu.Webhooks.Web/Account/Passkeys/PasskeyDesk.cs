using System.Security.Claims;
using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account.Passkeys;

/// <summary>
/// Lets people in by a passkey. It proves two things at once, that the device is there and who holds it, so no second step follows; and since nobody can guess one, an
/// account that was closed by guessed passwords is open to it.
/// </summary>
internal sealed class PasskeyDesk(SignInManager<AccountUser> accounts, PasskeyBook book, SessionBook sessions, SignInThrottle throttle, AccountNotes notes)
{
    /// <summary>RFC 8176: proof of possession of a key.</summary>
    public const string Means = "pop";

    public static string NoSuchPasskey => Strings.PasskeyNoneOfOurs;

    /// <summary>Null when the person is in; else what to say.</summary>
    public async Task<string?> TryAsync(HttpContext http, string? credential, bool remember)
    {
        if (throttle.Refuse(http) is { } wait)
        {
            return wait;
        }

        if (await AssertedAsync(credential) is not { } person)
        {
            await notes.WriteAsync(new Person("", AccountNotes.Nobody, http.Connection.RemoteIpAddress), AuditAction.SignInRefused, new AuditChange("by", null, "passkey"));
            return NoSuchPasskey;
        }

        throttle.Succeeded(http.Connection.RemoteIpAddress);
        await accounts.SignInWithClaimsAsync(person, remember, [new Claim("amr", Means)]);
        return null;
    }

    /// <summary>Somebody who is signed in proves again who they are. Null when it is proven.</summary>
    public async Task<string?> ProveAsync(HttpContext http, string? credential)
    {
        if (throttle.Refuse(http) is { } wait)
        {
            return wait;
        }

        if (http.User.SessionId() is not { } session || http.User.AsPerson() is not { } signedIn || await AssertedAsync(credential) is not { } person || person.Id != signedIn.Id)
        {
            await notes.WriteAsync(http.User.AsPerson() ?? new Person("", AccountNotes.Nobody, http.Connection.RemoteIpAddress), AuditAction.ProofRefused, new AuditChange("by", null, "passkey"));
            return Strings.PasskeyNoneOfYours;
        }

        throttle.Succeeded(http.Connection.RemoteIpAddress);
        await sessions.ProveAsync(session);
        return null;
    }

    /// <summary>Whose passkey it is; null when it is nobody's, or was not asked for in this browser within five minutes.</summary>
    private async Task<AccountUser?> AssertedAsync(string? credential)
    {
        if (string.IsNullOrEmpty(credential))
        {
            return null;
        }

        try
        {
            var shown = await accounts.PerformPasskeyAssertionAsync(credential);
            return shown.Succeeded && (await accounts.UserManager.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey)).Succeeded && await book.UsedAsync(shown.Passkey.CredentialId) ? shown.User : null;
        }
        catch (InvalidOperationException)
        {
            // What Identity says to an answer to which there is no question (any more).
            return null;
        }
    }
}
