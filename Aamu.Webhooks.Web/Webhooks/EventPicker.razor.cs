using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Web.Health;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>Chooses event types: one by one, by family, or all. The example beside it is the one under the pointer or the focus.</summary>
public sealed partial class EventPicker
{
    private readonly HashSet<string> opened = [];
    private EventChoice choice = new([]);
    private IReadOnlyList<string> beforeEverything = [];
    private EventType? shown = EventCatalog.Find("task.created");
    private string search = "";

    /// <summary>Patterns: names, families, or <c>*</c>.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Value { get; set; } = [];

    [Parameter]
    public EventCallback<IReadOnlyList<string>> ValueChanged { get; set; }

    /// <summary>What the service refused; null when nothing.</summary>
    [Parameter]
    public IReadOnlyList<string>? Errors { get; set; }

    /// <summary>How many of each type came in the last 7 days; empty where nobody counted.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, int> Lately { get; set; } = new Dictionary<string, int>();

    [Parameter]
    public string TeamId { get; set; } = "";

    private List<(EventGroup Group, IReadOnlyList<EventRow> Rows)> Visible => search.Length == 0
        ? [.. EventFamilies.All.Select(group => (group, group.Rows))]
        : [.. EventFamilies.All.Select(group => (Group: group, Rows: Found(group))).Where(pair => pair.Rows.Count > 0)];

    private string Summary => choice switch
    {
        { IsEverything: true } => Strings.EveryEvent,
        { Count: 0 } => Strings.NothingChosen,
        _ => Strings.ChosenOf.With(choice.Count, EventCatalog.All.Count),
    };

    protected override void OnInitialized() => opened.UnionWith(EventFamilies.All.Where(group => IsMixed(new EventChoice(Value), group)).Select(group => group.Name));

    protected override void OnParametersSet()
    {
        if (!choice.Patterns.SequenceEqual(Value))
        {
            choice = new EventChoice(Value);
        }
    }

    private static bool IsMixed(EventChoice choice, EventGroup group) => !choice.HasFamily(group.Pattern) && group.Types.Any(type => choice.Sends(type.Name));

    private IReadOnlyList<EventRow> Found(EventGroup group) =>
        [.. group.Rows.Where(row => row.Pattern.Contains(search, StringComparison.OrdinalIgnoreCase)
            || group.Name.Contains(search, StringComparison.OrdinalIgnoreCase)
            || row.Type?.Description.Contains(search, StringComparison.OrdinalIgnoreCase) == true)];

    private string CountOf(EventGroup group)
    {
        var (chosen, all) = (group.Types.Count(type => choice.Sends(type.Name)), group.Types.Count());
        return chosen == 0 ? $"{all}" : Strings.SomeOf.With(chosen, all);
    }

    private string Seen(EventRow row) => row.Type is not null && Lately.TryGetValue(row.Pattern, out var count) ? " " + Strings.CameLately.With(FigureWords.Number(count)) : "";

    private bool IsTicked(EventRow row) => row.Type is null ? choice.HasFamily(row.Pattern) : choice.Sends(row.Pattern);

    private void Open(EventGroup group)
    {
        if (!opened.Remove(group.Name))
        {
            opened.Add(group.Name);
            shown = group.Types.First();
        }
    }

    private void Show(EventType? type) => shown = type ?? shown;

    private void Find(string words)
    {
        search = words;
        shown = Visible.SelectMany(pair => pair.Rows).Select(row => row.Type).FirstOrDefault(type => type is not null) ?? shown;
    }

    private Task Toggle(string pattern, ChangeEventArgs change) => ChooseAsync(change.Value is true ? choice.With(pattern) : choice.Without(pattern));

    /// <summary>Taking "every event" back brings back what was chosen before it.</summary>
    private Task ToggleEverything(ChangeEventArgs change)
    {
        if (change.Value is true)
        {
            beforeEverything = choice.Patterns;
            return ChooseAsync(new EventChoice([EventChoice.Everything]));
        }

        return ChooseAsync(new EventChoice(beforeEverything));
    }

    private Task ChooseAsync(EventChoice next)
    {
        choice = next;
        return ValueChanged.InvokeAsync(next.Patterns);
    }
}
