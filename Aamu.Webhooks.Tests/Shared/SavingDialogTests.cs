using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;
using Aamu.Webhooks.Web.Events;
using Aamu.Webhooks.Web.Operate;
using Aamu.Webhooks.Web.Recoveries;
using Aamu.Webhooks.Web.Sandbox;
using Aamu.Webhooks.Web.Teams;
using Aamu.Webhooks.Web.Webhooks;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace Aamu.Webhooks.Tests.Shared;

/// <summary>What a dialog does is done once, however often its button is pressed.</summary>
public sealed class SavingDialogTests
{
    private static readonly SandboxScript Script = new([new SandboxStep()]);

    /// <summary>Each dialog that saves, with what it needs to be drawn.</summary>
    private static readonly Dictionary<Type, Func<Func<Task<Refusal?>>, DialogParameters>> Dialogs = new()
    {
        [typeof(InviteDialog)] = save => new() { ["Save"] = (string _, TeamRole _) => save() },
        [typeof(NewKeyDialog)] = save => new() { ["Save"] = (string _, TeamRole _, int _) => save() },
        [typeof(InviteAdminDialog)] = save => new() { ["Save"] = (string _) => save() },
        [typeof(NewServiceKeyDialog)] = save => new() { ["Save"] = (string _, ApiKeyKind _, int _) => save() },
        [typeof(SandboxNameDialog)] = save => new() { ["Name"] = "Mine", ["Done"] = "Create", ["Save"] = (string _) => save() },
        [typeof(ScriptDialog)] = save => new() { ["Script"] = Script, ["Save"] = (SandboxScript _) => save() },
        [typeof(KeptForDialog)] = save => new() { ["Kept"] = new KeptFor(30, 90, null), ["Save"] = (int _) => save() },
        [typeof(DeleteWebhookDialog)] = save => new() { ["Save"] = save },
        [typeof(RotateSecretDialog)] = save => new() { ["Save"] = (TimeSpan _) => save() },
        [typeof(RevertDialog)] = save => new() { ["Line"] = new VersionLine(1, Workspace.Start, "aino", [], [], []), ["Save"] = save },
        [typeof(ResumeDialog)] = save => new() { ["Count"] = (ResumePlan _) => Task.FromResult<Outcome<ResumeCounts>>(new ResumeCounts(1, 0)), ["Save"] = (ResumePlan _) => save() },
        [typeof(ReplayDialog)] = save => new()
        {
            ["Counting"] = (DateTimeOffset _, DateTimeOffset? _) => Task.FromResult<Outcome<int>>(1),
            ["Start"] = (DateTimeOffset _, DateTimeOffset? _, int? _) => save(),
        },
        [typeof(RecoverDialog)] = save => new()
        {
            ["Filter"] = new DeliveryFilter(),
            ["Counting"] = () => Task.FromResult<Outcome<RecoveryCounts>>(new RecoveryCounts(1, 0, 0)),
            ["StillWaiting"] = () => Task.FromResult<IReadOnlyList<Core.Ids.DeliveryId>>([]),
            ["Start"] = (IReadOnlyList<DeliveryState> _, int? _) => save(),
        },
        [typeof(ItIsYouDialog)] = save => new() { ["Ways"] = new ProofWays(true, false, null), ["Prove"] = async (string _) => (await save())?.Message },
    };

    public static TheoryData<Type> Saving => [.. Dialogs.Keys];

    [Theory]
    [MemberData(nameof(Saving))]
    public async Task A_second_press_while_the_first_is_under_way_does_nothing(Type type)
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var (saves, saved) = (0, new TaskCompletionSource<Refusal?>());
        var dialogs = screen.Render<MudDialogProvider>();
        var parameters = Dialogs[type](() =>
        {
            saves++;
            return saved.Task;
        });
        await dialogs.InvokeAsync(() => screen.Services.GetRequiredService<IDialogService>().ShowAsync(type, "Asked", parameters));

        // Both presses are on their way before the browser knows that the button is off.
        var press = dialogs.FindComponents<MudButton>()[^1].Instance.OnClick;
        for (var i = 0; i < 2; i++)
        {
            if (dialogs.FindAll(".mud-dialog form") is [var form])
            {
                form.Submit();
            }
            else
            {
                _ = dialogs.InvokeAsync(() => press.InvokeAsync());
            }
        }

        Assert.Equal(1, saves);
        Assert.True(dialogs.FindAll(".mud-dialog-actions button")[^1].HasAttribute("disabled"));
        await dialogs.InvokeAsync(() => saved.SetResult(null));
        dialogs.WaitForAssertion(() => Assert.Empty(dialogs.FindAll(".mud-dialog")));
    }

    [Fact]
    public void Every_dialog_that_saves_is_among_them()
    {
        var saving = typeof(InviteDialog).Assembly.GetTypes().Where(type =>
            type.IsSubclassOf(typeof(ComponentBase)) && type.Name.EndsWith("Dialog", StringComparison.Ordinal) && type.GetProperties().Any(property => property.PropertyType.IsSubclassOf(typeof(Delegate))));
        Assert.Equal(saving.Select(type => type.Name).Order(StringComparer.Ordinal), Dialogs.Keys.Select(type => type.Name).Order(StringComparer.Ordinal));
    }
}
