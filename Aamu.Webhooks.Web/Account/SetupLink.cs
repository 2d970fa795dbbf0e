using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// The way in for the first operator: a link that opens once, for an hour, and only while there is no operator.
/// It lives in memory alone, as a hash; a restart replaces it.
/// </summary>
internal sealed class SetupLink(TimeProvider clock) : IDisposable
{
    public const string Path = "/account/setup";
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim one = new(1, 1);
    private byte[]? hash;
    private DateTimeOffset endsAt;

    /// <summary>A fresh link's path, the one before it being void; null when there is an operator.</summary>
    public async Task<string?> IssueAsync(UserManager<AccountUser> users)
    {
        if (await users.Users.AnyAsync(user => user.IsOperator))
        {
            return null;
        }

        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        (hash, endsAt) = (HashOf(token), clock.GetUtcNow() + Life);
        return $"{Path}?token={token}";
    }

    public bool Opens(string? token) =>
        token is not null && hash is { } expected && clock.GetUtcNow() < endsAt && CryptographicOperations.FixedTimeEquals(HashOf(token), expected);

    /// <summary>Makes the first operator; null when the link does not open. A password that is refused leaves the link as it is.</summary>
    public async Task<IdentityResult?> UseAsync(string? token, UserManager<AccountUser> users, AccountUser first, string password)
    {
        // One at a time: of two who have the link, one becomes the operator.
        await one.WaitAsync();
        try
        {
            if (!Opens(token) || await users.Users.AnyAsync(user => user.IsOperator))
            {
                return null;
            }

            first.IsOperator = true;
            var made = await users.CreateAsync(first, password);
            hash = made.Succeeded ? null : hash;
            return made;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
