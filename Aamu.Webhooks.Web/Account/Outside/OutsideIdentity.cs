using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Aamu.Webhooks.Web.Account.Outside;

/// <summary>Who somebody is at the provider.</summary>
/// <param name="Issuer">The provider, as its signed token calls it: another provider's people are others, also with the same subject.</param>
/// <param name="Subject">The person there; never given to another one.</param>
/// <param name="Email">What the provider says the address is.</param>
/// <param name="IsEmailVerified">Whether it says that it has made sure of it.</param>
/// <param name="ProvenAt">When the person last proved there who they are; null when the provider keeps that to itself.</param>
internal sealed record OutsideIdentity(string Issuer, string Subject, string? Email, bool IsEmailVerified, DateTimeOffset? ProvenAt)
{
    /// <summary>Of whoever came back from the provider within the last minutes; null for others.</summary>
    public static async Task<OutsideIdentity?> OfAsync(HttpContext http)
    {
        var seen = (await http.AuthenticateAsync(IdentityConstants.ExternalScheme)).Principal;
        return seen?.FindFirstValue("iss") is { Length: > 0 } issuer && seen.FindFirstValue("sub") is { Length: > 0 } subject
            ? new OutsideIdentity(issuer, subject, seen.FindFirstValue("email"), seen.FindAll("email_verified").Select(claim => claim.Value).ToList() is [_, ..] said && said.TrueForAll(IsTrue), TimeOf(seen.FindFirstValue("auth_time")))
            : null;
    }

    private static bool IsTrue(string text) => bool.TryParse(text, out var value) && value;

    private static DateTimeOffset? TimeOf(string? seconds) => long.TryParse(seconds, CultureInfo.InvariantCulture, out var time) && time is > 0 and < 100_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(time) : null;
}
