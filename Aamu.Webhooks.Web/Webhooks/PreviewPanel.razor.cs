using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Health;
using Aamu.Webhooks.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace Aamu.Webhooks.Web.Webhooks;

/// <summary>What the choice in the form means, tried on the events of the last days. It asks the database nothing: whatever is ticked, the sums are there.</summary>
public sealed partial class PreviewPanel
{
    private const int MostShown = 5;

    private Preview preview = new(0, [], []);

    [Parameter, EditorRequired]
    public Traffic Traffic { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<string> EventTypes { get; set; } = [];

    [Parameter, EditorRequired]
    public IReadOnlyList<string> ProjectIds { get; set; } = [];

    [Parameter]
    public IReadOnlyList<ProjectLine> Projects { get; set; } = [];

    [Parameter]
    public string TeamId { get; set; } = "";

    [Inject]
    private ReaderZone Reader { get; set; } = null!;

    private string Sentence
    {
        get
        {
            var (count, all) = (FigureWords.Number(preview.Count), FigureWords.Number(Traffic.Examined));
            return Traffic.IsCapped
                ? Strings.PreviewOfNewest.With(all, Reader.Local(Traffic.Since), count)
                : Strings.PreviewOfLately.With(count, all);
        }
    }

    private IReadOnlyList<TrafficLine> Shown => preview.Count > 0 ? [.. preview.Sent.Take(MostShown)] : [.. preview.Left.OrderByDescending(line => line.Count).Take(3)];

    private int Rest => preview.Count > 0 ? Math.Max(0, preview.Sent.Count - MostShown) : 0;

    protected override void OnParametersSet() => preview = Traffic.Try(EventTypes, ProjectIds);

    private string NameOf(TrafficLine line) => line.ProjectId is { } id ? Projects.FirstOrDefault(project => project.Id == id.Value)?.Name ?? id.Value : Strings.NoProject;
}
