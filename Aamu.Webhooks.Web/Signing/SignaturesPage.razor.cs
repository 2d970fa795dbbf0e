using System.Text;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Signing;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Aamu.Webhooks.Web.Signing;

/// <summary>A desk for a request whose signature was refused. With a delivery in the address it is laid out already.</summary>
public sealed partial class SignaturesPage
{
    private const string HeadersExample = "x-aamu-delivery-id: whd_…\nx-aamu-signature: t=…,v1=…";
    private const string BodyExample = """{"id":"evt_…""";

    private string headers = "", body = "", computed = "", receivedAt = "", webhook = "";
    private string? laidOut;
    private TeamId? team;
    private IReadOnlyList<WebhookName> webhooks = [];
    private IReadOnlyList<DoctorFinding>? findings;

    [Parameter]
    public string TeamId { get; set; } = "";

    [SupplyParameterFromQuery(Name = "delivery")]
    private string? Delivery { get; set; }

    [CascadingParameter]
    private TeamScope Scope { get; set; } = null!;

    [Inject]
    private SignatureDoctor Doctor { get; set; } = null!;

    [Inject]
    private DeliveryLog Deliveries { get; set; } = null!;

    [Inject]
    private WebhookList Webhooks { get; set; } = null!;

    private string Summary => findings!.Any(finding => finding.Kind == FindingKind.Mistake) ? Strings.FoundMistake
        : findings!.Any(finding => finding.IsProof) ? Strings.FoundNothing : Strings.FoundNotYet;

    /// <summary>Another delivery in the address is laid out in place of the one before; what was typed stays as long as the address does.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (team == Scope.TeamId && laidOut == Delivery)
        {
            return;
        }

        (team, laidOut) = (Scope.TeamId, Delivery);
        webhooks = await Webhooks.NamesAsync(Scope);
        if (Delivery is null)
        {
            return;
        }

        (computed, receivedAt, webhook, findings, headers, body) = ("", "", "", null, "", "");
        if (await Deliveries.FindAsync(Scope, new DeliveryId(Delivery)) is { } found)
        {
            headers = found.Attempts.LastOrDefault(attempt => attempt.RequestHeaders is not null)?.RequestHeaders ?? "";
            body = Encoding.UTF8.GetString(found.Body);
        }
    }

    private async Task ExamineAsync() => findings = await Doctor.ExamineAsync(Scope, new SignatureCase
    {
        Headers = headers,
        Body = Encoding.UTF8.GetBytes(body),
        Webhook = webhook.Length == 0 ? null : new WebhookId(webhook),
        Computed = computed,
        ReceivedAt = receivedAt,
    });

    private static Look LookOf(FindingKind kind) => kind switch
    {
        FindingKind.Right => new("succeeded", Icons.Material.Filled.CheckCircle, Strings.KindRight),
        FindingKind.Remark => new("waiting", Icons.Material.Outlined.Info, Strings.KindRemark),
        _ => new("receiver", Icons.Material.Filled.Error, Strings.KindMistake),
    };
}
