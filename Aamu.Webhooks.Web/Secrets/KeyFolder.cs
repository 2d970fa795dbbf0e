using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Secrets;

/// <summary>The keys of this deployment, in a folder of their own: apart from what they close, so that a copy of the one is of no use without the other.</summary>
internal static class KeyFolder
{
    /// <param name="services">The program's.</param>
    /// <param name="settings">Its settings; section <c>Secrets</c>.</param>
    /// <param name="folder">Made when it is not there, for this program's eyes only.</param>
    /// <exception cref="StartRefusedException">A certificate cannot be used.</exception>
    public static void AddKeyFolder(this IServiceCollection services, IConfiguration settings, string folder)
    {
        services.AddOptions<SecretsOptions>().BindConfiguration(SecretsOptions.Section).PostConfigure(secrets => secrets.KeyFolder = folder);
        var options = settings.GetSection(SecretsOptions.Section).Get<SecretsOptions>() ?? new SecretsOptions();
        var keys = services.AddDataProtection().SetApplicationName("Aamu.Webhooks").PersistKeysToFileSystem(PrivateFolder.Make(folder));
        if (!string.IsNullOrWhiteSpace(options.Certificate))
        {
            var certificate = Load(nameof(SecretsOptions.Certificate), options.Certificate, options.CertificatePassword);
            X509Certificate2[] previous = string.IsNullOrWhiteSpace(options.PreviousCertificate)
                ? []
                : [Load(nameof(SecretsOptions.PreviousCertificate), options.PreviousCertificate, options.CertificatePassword)];
            keys.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate([certificate, .. previous]);
        }

        services.AddSecretLock();
        services.AddSingleton<KeyCheck>();
    }

    public static void AddSecretLock(this IServiceCollection services) => services.AddSingleton<ISecretLock, DataProtectionLock>();

    /// <summary>Before the first request. A key that was made before there was a certificate lies in the folder in clear: it closes nothing any more.</summary>
    public static async Task PrepareAsync(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<SecretsOptions>>().Value;
        if (!string.IsNullOrWhiteSpace(options.Certificate))
        {
            ReplaceKeyInClear(services.GetRequiredService<IKeyManager>(), services.GetRequiredService<TimeProvider>().GetUtcNow(), options.KeyFolder!);
        }

        await services.GetRequiredService<KeyCheck>().RunAsync(options.KeyFolder!, options.DropUnreadable);
        await services.GetRequiredService<SecretRelocking>().RunAsync(options.DropUnreadable);
    }

    private static void ReplaceKeyInClear(IKeyManager manager, DateTimeOffset now, string folder)
    {
        var newest = manager.GetAllKeys().Where(key => key.ActivationDate <= now && key.ExpirationDate > now && !key.IsRevoked).MaxBy(key => key.ActivationDate);
        if (newest is not null && File.Exists(FileOf(newest)) && !File.ReadAllText(FileOf(newest)).Contains("encryptedSecret", StringComparison.Ordinal))
        {
            manager.CreateNewKey(now, now.AddDays(90));
        }

        string FileOf(IKey key) => Path.Combine(folder, $"key-{key.KeyId:D}.xml");
    }

    private static X509Certificate2 Load(string setting, string path, string? password)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
            return certificate.HasPrivateKey ? certificate : throw new StartRefusedException($"Secrets:{setting}: {path} has no private key in it.");
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"Secrets:{setting}: {path} cannot be read as a PKCS #12 file under Secrets:CertificatePassword.", exception);
        }
    }
}
