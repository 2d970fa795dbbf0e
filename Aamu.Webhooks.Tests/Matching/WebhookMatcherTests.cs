using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Matching;
using Aamu.Webhooks.Core.Webhooks;
using CsCheck;

namespace Aamu.Webhooks.Tests.Matching;

public sealed class WebhookMatcherTests
{
    private static readonly string[] Names = [.. EventCatalog.All.Select(type => type.Name)];

    private static readonly string[] Patterns =
        ["*", .. Names, .. Names.SelectMany(Families).Distinct()];

    private static readonly Gen<Case> Cases =
        from patterns in Gen.OneOf(Patterns).Array[1, 5]
        from projects in Gen.OneOf("proj_1", "proj_2", "proj_3").Array[0, 3]
        from status in Gen.OneOf(Enum.GetValues<WebhookStatus>())
        from type in Gen.OneOf(Names)
        from project in Gen.OneOf<string?>(null, "proj_1", "proj_2", "proj_4")
        select new Case(patterns, projects, status, type, project);

    [Theory]
    [InlineData("task.created", "", WebhookStatus.Active, "task.created", null, Verdict.Matched)]
    [InlineData("task.created", "", WebhookStatus.Active, "task.created", "proj_1", Verdict.Matched)]
    [InlineData("task.created", "", WebhookStatus.Active, "task.updated", null, Verdict.TypeNotSelected)]
    [InlineData("task.*", "", WebhookStatus.Active, "task.comment.created", null, Verdict.Matched)]
    [InlineData("task.comment.*", "", WebhookStatus.Active, "task.created", null, Verdict.TypeNotSelected)]
    [InlineData("*", "", WebhookStatus.Active, "team.member.added", null, Verdict.Matched)]
    [InlineData("*", "proj_1", WebhookStatus.Active, "task.created", "proj_1", Verdict.Matched)]
    [InlineData("*", "proj_1", WebhookStatus.Active, "task.created", "proj_2", Verdict.ProjectNotSelected)]
    [InlineData("*", "proj_1", WebhookStatus.Active, "task.created", "PROJ_1", Verdict.ProjectNotSelected)]
    [InlineData("*", "proj_1", WebhookStatus.Active, "team.member.added", null, Verdict.Matched)]
    [InlineData("*", "", WebhookStatus.Paused, "task.created", null, Verdict.Held)]
    [InlineData("*", "", WebhookStatus.Disabled, "task.created", null, Verdict.WebhookDisabled)]
    [InlineData("form.*", "proj_1", WebhookStatus.Disabled, "task.created", "proj_2", Verdict.TypeNotSelected)]
    [InlineData("task.*", "proj_1", WebhookStatus.Disabled, "task.created", "proj_2", Verdict.ProjectNotSelected)]
    [InlineData("task.*", "proj_1", WebhookStatus.Paused, "task.created", "proj_2", Verdict.ProjectNotSelected)]
    public void The_first_condition_that_fails_is_the_verdict(string pattern, string projects, WebhookStatus status, string type, string? project, Verdict expected) =>
        Assert.Equal(expected, Judge(new Case([pattern], projects.Split(',', StringSplitOptions.RemoveEmptyEntries), status, type, project)));

    [Fact]
    public void Whatever_the_settings_the_verdict_is_what_the_rules_say() =>
        Cases.Sample(some => Judge(some) == Expected(some), iter: 2_000);

    [Fact]
    public void The_order_in_which_things_were_chosen_changes_nothing() =>
        Cases.Sample(some => Judge(some) == Judge(some with { Patterns = [.. some.Patterns.Reverse()], Projects = [.. some.Projects.Reverse()] }), iter: 500);

    [Fact]
    public void Choosing_more_events_never_loses_a_match() =>
        Gen.Select(Cases, Gen.OneOf(Patterns)).Sample(
            (some, more) => Judge(some) != Verdict.Matched || Judge(some with { Patterns = [.. some.Patterns, more] }) == Verdict.Matched, iter: 500);

    private static Verdict Judge(Case some) => WebhookMatcher.Judge(
        new Standing(1, new WebhookId("wh_1"), 1, some.Status, some.Patterns, some.Projects), some.Type, some.Project is null ? null : new ProjectId(some.Project));

    /// <summary>The rules once more, as a table and by spelling out what a pattern means letter for letter.</summary>
    private static Verdict Expected(Case some) =>
        !some.Patterns.Any(pattern => pattern == "*" || pattern == some.Type || (pattern[^1] == '*' && some.Type.StartsWith(pattern[..^1], StringComparison.Ordinal))) ? Verdict.TypeNotSelected
        : some.Projects.Length > 0 && some.Project is not null && Array.IndexOf(some.Projects, some.Project) < 0 ? Verdict.ProjectNotSelected
        : some.Status == WebhookStatus.Disabled ? Verdict.WebhookDisabled
        : some.Status == WebhookStatus.Paused ? Verdict.Held
        : Verdict.Matched;

    private static IEnumerable<string> Families(string name)
    {
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
        {
            yield return name[..dot] + ".*";
        }
    }

    private sealed record Case(string[] Patterns, string[] Projects, WebhookStatus Status, string Type, string? Project);
}
