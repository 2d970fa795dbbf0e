using System.Text.Json;
using Aamu.Webhooks.Core.Matching;
using CsCheck;

namespace Aamu.Webhooks.Tests.Matching;

public sealed class VerdictListTests
{
    private static readonly Gen<Decision> Decisions =
        from key in Gen.Long[1, long.MaxValue]
        from version in Gen.Int[1, int.MaxValue]
        from verdict in Gen.OneOf(Enum.GetValues<Verdict>())
        select new Decision(key, version, verdict);

    [Fact]
    public void What_is_written_is_read_again() =>
        Decisions.List[0, 50].Sample(decisions => VerdictList.Read(VerdictList.Write(decisions)).SequenceEqual(decisions), iter: 500);

    [Fact]
    public void It_is_JSON_that_SQL_can_open()
    {
        var column = VerdictList.Write([new(12, 3, Verdict.Matched), new(13, 1, Verdict.TypeNotSelected)]);
        Assert.Equal("[[12,3,0],[13,1,2]]", column);
        Assert.Equal(2, JsonDocument.Parse(column).RootElement.GetArrayLength());
        Assert.Equal("[]", VerdictList.Write([]));
    }

    [Fact]
    public void Every_verdict_has_a_code_of_its_own_and_two_make_a_delivery()
    {
        var all = Enum.GetValues<Verdict>();
        Assert.Equal(all.Length, all.Select(verdict => verdict.Code()).Distinct().Count());
        Assert.Equal([Verdict.Matched, Verdict.Held], all.Where(verdict => verdict.Delivers()));
    }
}
