using System.ComponentModel;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Core.Sending;

/// <summary>TLS with one receiver, and what was wrong with its certificate in words.</summary>
internal sealed class TlsHandshake(string host, string remoteAddress, X509Certificate2Collection? extraRoots, List<ShownCertificate>? shown)
{
    private string? objection;

    public async Task<Stream> SecureAsync(Stream line, CancellationToken cancellationToken)
    {
        var secured = new SslStream(line);
        try
        {
            await secured.AuthenticateAsClientAsync(Options(), cancellationToken);
            return secured;
        }
        catch (Exception failure)
        {
            await secured.DisposeAsync();
            throw failure is AuthenticationException or IOException or Win32Exception ? new DialException(AttemptOutcome.TlsError, objection ?? Explain(failure)) : failure;
        }
    }

    private SslClientAuthenticationOptions Options() => new()
    {
        TargetHost = host,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        RemoteCertificateValidationCallback = Accept,
        CertificateChainPolicy = ChainPolicy(),
    };

    /// <summary>No downloads: the addresses in a certificate are the receiver's words, and would be fetched past the address guard.</summary>
    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (extraRoots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(extraRoots);
        }

        return policy;
    }

    private bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        shown?.AddRange(chain?.ChainElements.Select(element => ShownCertificate.Of(element.Certificate)) ?? []);
        objection = errors == SslPolicyErrors.None ? null : Objection(certificate as X509Certificate2, chain, errors);
        return errors == SslPolicyErrors.None;
    }

    private string Objection(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return $"{host} showed no certificate: the server needs one.";
        }

        var seen = ShownCertificate.Of(certificate);
        var status = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            return $"{OfTime(certificate, seen, chain!.ChainPolicy.VerificationTime)} It shows {seen}.";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"The certificate that {host} shows is made out to another name: check the host, or the server's certificate. It shows {seen}.";
        }

        if (certificate.Subject == certificate.Issuer)
        {
            return $"The certificate of {host} is self-signed: use one that a public authority has signed. It shows {seen}.";
        }

        // Public authorities do not sign servers' certificates with their own key: where nothing leads on from the server's, the ones in between are missing.
        return status.HasFlag(X509ChainStatusFlags.PartialChain) && chain!.ChainElements.Count == 1
            ? $"{host} sends its own certificate alone, without those that lead up to an authority: install the full chain there. It shows {seen}."
            : $"The certificate of {host} is not signed by an authority that is trusted here: use one that a public authority has signed, or ask the operator of this service to trust its authority. It shows {seen}.";
    }

    private string OfTime(X509Certificate2 certificate, ShownCertificate seen, DateTime now) =>
        certificate.NotBefore > now ? $"The certificate of {host} is not valid yet, only from {seen.From} on: until then the server needs another one."
        : certificate.NotAfter < now ? $"The certificate of {host} has ended on {seen.To}: renew it."
        : $"A certificate above that of {host} is not valid at this time: the server has to send another one in its place.";

    private string Explain(Exception failure) => failure is IOException
        ? $"{remoteAddress} closed the connection during the TLS handshake: check that it speaks https on this port."
        : $"No TLS connection with {host} ({remoteAddress}) came about: the two sides share no TLS version or cipher, or it does not speak https on this port.";
}
