namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The settings of section <c>Seed</c>: what a deployment wants to find on its first start. All of it optional.</summary>
internal sealed class SeedOptions
{
    public const string Section = "Seed";

    public bool Enabled { get; set; }

    /// <summary>Taken literally, <c>aamu_ik_…</c>.</summary>
    public string? IngestKey { get; set; }

    /// <summary>Taken literally, <c>aamu_tk_…</c>; may do all that an admin may.</summary>
    public string? TeamKey { get; set; }

    public string? TeamId { get; set; }

    public string? AdminEmail { get; set; }

    public string? AdminPassword { get; set; }

    public string? OperatorEmail { get; set; }

    public string? OperatorPassword { get; set; }
}
