using System.Security.Cryptography;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Web.Secrets;

/// <summary>Core's lock, by ASP.NET Data Protection: AES-256 with an authentication code, under keys that are replaced every 90 days.</summary>
internal sealed class DataProtectionLock(IDataProtectionProvider provider) : ISecretLock
{
    private readonly IPersistedDataProtector protector = (IPersistedDataProtector)provider.CreateProtector("Aamu.Webhooks.Secrets.v1");

    public string Close(string plain) => protector.Protect(plain);

    public string? Open(string closed) => Open(closed, out _);

    public bool IsOld(string closed) => Open(closed, out var isOld) is not null && isOld;

    private string? Open(string closed, out bool isOld)
    {
        isOld = false;
        try
        {
            // A key that was revoked still opens: what it closed is ours, and is closed anew at the next start.
            var plain = protector.DangerousUnprotect(WebEncoders.Base64UrlDecode(closed), ignoreRevocationErrors: true, out isOld, out var isRevoked);
            isOld |= isRevoked;
            return System.Text.Encoding.UTF8.GetString(plain);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
