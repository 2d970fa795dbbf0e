using System.ComponentModel;

namespace Aamu.Webhooks.Web.Secrets;

/// <summary>The settings of section <c>Secrets</c>: what protects the keys that close signing secrets and cookies.</summary>
[Description("What protects the keys that close signing secrets and cookies: [security](security.md).")]
internal sealed class SecretsOptions
{
    public const string Section = "Secrets";

    [Description("A PKCS #12 file with a private key. Without one the keys lie in the key folder in clear.")]
    public string? Certificate { get; set; }

    [Description("What opens that file.")]
    public string? CertificatePassword { get; set; }

    [Description("The certificate before this one, under the same password: keys that it protects stay readable.")]
    public string? PreviousCertificate { get; set; }

    [Description("With `Postgres`: where the keys lie, `data/keys` when it is left out. With `Sqlite` they lie in `keys` beside the file.")]
    public string? KeyFolder { get; set; }

    [Description("For one start, when keys are lost for good: drops the secrets that cannot be opened.")]
    public bool DropUnreadable { get; set; }
}
