using Aamu.Webhooks.Core.Sandbox;

namespace Aamu.Webhooks.Tests.Sandbox;

public sealed class ScriptWordsTests
{
    private static SandboxStep Ok => new();

    [Fact]
    public void A_script_is_told_as_people_say_it()
    {
        Assert.Equal("answers 200", ScriptWords.Of(SandboxScript.Usual));
        Assert.Equal("answers 500 twice, then 200", ScriptWords.Of(SandboxScript.Of(500, 500, 200)));
        Assert.Equal("answers 500 once, then 503 3 times, then 204", ScriptWords.Of(SandboxScript.Of(500, 503, 503, 503, 204)));
        Assert.Equal("answers 410", ScriptWords.Of(SandboxScript.Of(410, 410)));
        Assert.Equal("refuses bad signatures with 401; otherwise answers 200", ScriptWords.Of(SandboxScript.Usual with { RefusesBadSignatures = true }));
        Assert.Equal("hangs up once, then answers 200", Words(new SandboxStep { Act = SandboxAct.Reset }, Ok));
        Assert.Equal("answers 429 with Retry-After 30 once, then 200", Words(new SandboxStep { Status = 429, RetryAfter = 30 }, Ok));
        Assert.Equal("answers 308 to https://example.com/moved", Words(new SandboxStep { Status = 308, Location = "https://example.com/moved" }));
        Assert.Equal("answers 200 after 5 seconds once, then drips its answer for 30 seconds once, then keeps silent for 1 second", Words(new SandboxStep { Seconds = 5 }, new SandboxStep { Act = SandboxAct.Drip, Seconds = 30 }, new SandboxStep { Act = SandboxAct.Hang, Seconds = 1 }));
        Assert.Equal("answers 200 with a body of 1 MiB once, then 200 with a gzip bomb", Words(new SandboxStep { Act = SandboxAct.Large, KiB = 1024 }, new SandboxStep { Act = SandboxAct.Bomb }));
    }

    private static string Words(params SandboxStep[] steps) => ScriptWords.Of(new SandboxScript(steps));

    [Fact]
    public void Ready_scripts_keep_to_the_rules_and_none_is_there_twice()
    {
        var scripts = Web.Sandbox.ReadyScripts.All;
        Assert.All(scripts, ready => Assert.True(ScriptRules.Check(ready.Script).Succeeded, ready.Name));
        Assert.Equal(scripts.Count, scripts.Select(ready => ScriptWords.Of(ready.Script)).Distinct().Count());
    }

    [Theory]
    [InlineData("steps[0].status", SandboxAct.Answer, 99, 0, 0, null)]
    [InlineData("steps[0].status", SandboxAct.Answer, 600, 0, 0, null)]
    [InlineData("steps[0].seconds", SandboxAct.Answer, 200, 61, 0, null)]
    [InlineData("steps[0].seconds", SandboxAct.Hang, 200, 61, 0, null)]
    [InlineData("steps[0].seconds", SandboxAct.Hang, 200, 0, 0, null)]
    [InlineData("steps[0].seconds", SandboxAct.Drip, 200, -1, 0, null)]
    [InlineData("steps[0].kiB", SandboxAct.Large, 200, 0, 10_241, null)]
    [InlineData("steps[0].kiB", SandboxAct.Large, 200, 0, 0, null)]
    [InlineData("steps[0].location", SandboxAct.Answer, 302, 0, 0, null)]
    [InlineData("steps[0].location", SandboxAct.Answer, 302, 0, 0, "javascript:alert(1)")]
    [InlineData("steps[0].location", SandboxAct.Answer, 302, 0, 0, "/relative")]
    public void What_goes_too_far_is_refused_at_its_field(string field, SandboxAct act, int status, int seconds, int kib, string? location)
    {
        var step = new SandboxStep { Act = act, Status = status, Seconds = seconds, KiB = kib, Location = location };
        Assert.Equal([field], ScriptRules.Check(new([step])).Refusal!.Fields.Keys);
    }

    [Fact]
    public void A_script_has_a_step_and_not_too_many_and_keeps_only_what_it_uses()
    {
        Assert.Equal(["steps"], ScriptRules.Check(new([])).Refusal!.Fields.Keys);
        Assert.Equal(["steps"], ScriptRules.Check(SandboxScript.Of(Enumerable.Repeat(500, 21))).Refusal!.Fields.Keys);
        var tidy = ScriptRules.Check(new([new SandboxStep { Act = SandboxAct.Reset, Seconds = 9_999, KiB = -1, Status = 1, Location = "x", RetryAfter = -5 }])).Value!;
        Assert.Equal(new SandboxStep { Act = SandboxAct.Reset }, Assert.Single(tidy.Steps));
        Assert.Equal("https://xn--sterbro-p1a.example/a%0D%0Ab", Assert.Single(ScriptRules.Check(new([new SandboxStep { Status = 302, Location = "https://østerbro.example/a\r\nb" }])).Value!.Steps).Location);
    }
}
