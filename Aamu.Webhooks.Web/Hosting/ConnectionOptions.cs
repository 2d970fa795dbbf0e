using System.ComponentModel;

namespace Aamu.Webhooks.Web.Hosting;

/// <summary>The settings of section <c>ConnectionStrings</c>, read by <see cref="DataPlace"/>. Their defaults stand in <c>appsettings.json</c>.</summary>
[Description("A relative path counts from the folder the program is started in: `Aamu.Webhooks.Web` when run from source.")]
internal sealed class ConnectionOptions
{
    public const string Section = "ConnectionStrings";

    [Description("The truth: teams, webhooks, events, deliveries, accounts. With `Postgres`: `Host=db.example.com;Database=webhooks;Username=webhooks;Password=…`, of a server of version 15 or later. `Maximum Pool Size` in it bounds [what readers and accounts hold](deploy/several-servers.md#connections): 40 and 10 connections when it does not say.")]
    public string? Webhooks { get; set; }

    [Description("Hangfire's wake-ups and schedules. With `Postgres` they live in the schema `hangfire` of the same database, unless this names another database; `Maximum Pool Size` in it is 35 when it does not say.")]
    public string? Jobs { get; set; }

    [Description("Where the command [move-to-postgres](operating.md#moving-to-postgresql) copies to, for that command alone.")]
    public string? MoveTo { get; set; }
}
