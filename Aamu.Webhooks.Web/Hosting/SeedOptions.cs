using System.ComponentModel;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The settings of section <c>Seed</c>. All of it optional.</summary>
[Description("What a deployment wants to find on its first start.")]
internal sealed class SeedOptions
{
    public const string Section = "Seed";

    [Description("Sow what follows, at every start where it is missing. Development has it on, with a demo team.")]
    public bool Enabled { get; set; }

    [Description("A key of Aamu's that submits events, `aamu_ik_…`, taken literally.")]
    public string? IngestKey { get; set; }

    [Description("A key of that team, `aamu_tk_…`, taken literally; it may do all that an admin may.")]
    public string? TeamKey { get; set; }

    [Description("A team.")]
    public string? TeamId { get; set; }

    [Description("The address of an admin of that team.")]
    public string? AdminEmail { get; set; }

    [Description("The admin's password.")]
    public string? AdminPassword { get; set; }

    [Description("The address of an operator.")]
    public string? OperatorEmail { get; set; }

    [Description("The operator's password.")]
    public string? OperatorPassword { get; set; }
}
