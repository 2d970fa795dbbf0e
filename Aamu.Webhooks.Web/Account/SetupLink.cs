using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// The way in for the first operator: a link that opens once, for an hour, and only while there is no operator.
/// Only its hash is kept. A restart replaces it, and where several servers have the database, the start of any: the newest link is the one that opens, at each of them.
/// </summary>
internal sealed class SetupLink(DeploymentNotes notes, TimeProvider clock)
{
    public const string Path = "/account/setup";
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private const string Note = "setup-link";

    /// <summary>A fresh link's path, the one before it being void; null when there is an operator.</summary>
    public async Task<string?> IssueAsync(UserManager<AccountUser> users)
    {
        if (await users.Users.AnyAsync(user => user.IsOperator))
        {
            return null;
        }

        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        await notes.WriteAsync(Note, string.Create(CultureInfo.InvariantCulture, $"{HashOf(token)} {(clock.GetUtcNow() + Life).ToUnixTimeMilliseconds()}"));
        return $"{Path}?token={token}";
    }

    public async Task<bool> OpensAsync(string? token) => await NoteOfAsync(token) is not null;

    /// <summary>Makes the first operator; null when the link does not open. A password that is refused leaves the link as it is.</summary>
    public async Task<IdentityResult?> UseAsync(string? token, UserManager<AccountUser> users, AccountUser first, string password)
    {
        // Of two who have the link, one takes it, and becomes the operator.
        if (await NoteOfAsync(token) is not { } note || await users.Users.AnyAsync(user => user.IsOperator) || !await notes.TakeAsync(Note, note))
        {
            return null;
        }

        var isMade = false;
        try
        {
            first.IsOperator = true;
            var made = await users.CreateAsync(first, password);
            isMade = made.Succeeded;
            return made;
        }
        finally
        {
            if (!isMade)
            {
                await notes.PutBackAsync(Note, note);
            }
        }
    }

    /// <summary>What is kept of the link, when this opens it.</summary>
    private async Task<string?> NoteOfAsync(string? token) =>
        token is not null && await notes.ReadAsync(Note) is { } note && note.Split(' ') is [var hash, var end]
            && clock.GetUtcNow().ToUnixTimeMilliseconds() < long.Parse(end, CultureInfo.InvariantCulture)
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(token)), Encoding.ASCII.GetBytes(hash)) ? note : null;

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
