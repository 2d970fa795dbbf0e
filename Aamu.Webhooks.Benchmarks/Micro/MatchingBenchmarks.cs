using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Webhooks;
using BenchmarkDotNet.Attributes;

namespace Aamu.Webhooks.Benchmarks.Micro;

/// <summary>An event against all webhooks of its team, of which a third wants it.</summary>
public class MatchingBenchmarks
{
    private readonly List<Standing> _team = [];

    [Params(10, 500)]
    public int Webhooks { get; set; }

    [GlobalSetup]
    public void MakeTeam() => _team.AddRange(Enumerable.Range(1, Webhooks).Select(number => new Standing(
        number,
        new WebhookId($"wh_{number}"),
        version: 1,
        WebhookStatus.Active,
        number % 3 == 0 ? ["doc.created", "form.submitted"] : ["task.*"],
        number % 3 == 1 ? ["proj_2", "proj_3"] : [])));

    [Benchmark(Description = "judge one event for a team")]
    public int Judge()
    {
        var matched = 0;
        foreach (var webhook in _team)
        {
            matched += WebhookMatcher.Judge(webhook, "task.created", new ProjectId("proj_1")) == Verdict.Matched ? 1 : 0;
        }

        return matched;
    }
}
