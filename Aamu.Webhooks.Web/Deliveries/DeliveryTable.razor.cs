using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Deliveries;

/// <summary>Deliveries as rows, each a link to its page; where something can be done with many of them, rows can be chosen.</summary>
public sealed partial class DeliveryTable
{
    [Parameter]
    public string Label { get; set; } = Strings.Deliveries;

    [Parameter, EditorRequired]
    public string TeamId { get; set; } = "";

    [Parameter, EditorRequired]
    public IReadOnlyList<DeliveryLine> Rows { get; set; } = [];

    /// <summary>The list's own filters, for going on from one delivery to the next.</summary>
    [Parameter]
    public DeliveryQuery Query { get; set; } = new();

    /// <summary>Names by id.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, string> Projects { get; set; } = new Dictionary<string, string>();

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Rows with a larger key are shown as just arrived.</summary>
    [Parameter]
    public long FreshAfter { get; set; } = long.MaxValue;

    /// <summary>The keys of rows that the filters would not find any more.</summary>
    [Parameter]
    public IReadOnlySet<long> Left { get; set; } = new HashSet<long>();

    /// <summary>False where all are of one event.</summary>
    [Parameter]
    public bool ShowsEvent { get; set; } = true;

    /// <summary>The chosen ones; null where nothing is to choose.</summary>
    [Parameter]
    public IReadOnlySet<DeliveryId>? Chosen { get; set; }

    [Parameter]
    public EventCallback<IReadOnlySet<DeliveryId>> ChosenChanged { get; set; }

    private bool AllChosen => Rows.Count > 0 && Rows.All(IsChosen);

    private bool IsChosen(DeliveryLine row) => Chosen?.Contains(row.Id) == true;

    private Task ChooseAsync(DeliveryLine row, bool on) =>
        ChosenChanged.InvokeAsync(on ? Chosen!.Append(row.Id).ToHashSet() : Chosen!.Where(id => id != row.Id).ToHashSet());

    private Task ChooseAllAsync(bool on) => ChosenChanged.InvokeAsync(on ? Rows.Select(row => row.Id).ToHashSet() : new HashSet<DeliveryId>());

    private string? NameOf(ProjectId? id) => id is { } project ? Projects.GetValueOrDefault(project.Value, project.Value) : null;
}
