using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// What the letter of an invitation has in its link, and the link that an admin copies from the page has not: whoever shows it has read the mailbox, so that the address is
/// theirs. It opens nothing by itself.
/// </summary>
internal sealed class LetterProof(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("Aamu.Webhooks.LetterProof");

    public string Of(string token) => protector.Protect(token);

    public bool Fits(string? proof, string? token)
    {
        try
        {
            return proof is not null && token is not null && protector.Unprotect(proof) == token;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
