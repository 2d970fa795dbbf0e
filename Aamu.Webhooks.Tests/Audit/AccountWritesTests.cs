using System.Text.RegularExpressions;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Audit;

/// <summary>Every place that changes an account is found in the source: what it does is put on record where this says, or is nothing that anybody did.</summary>
public sealed partial class AccountWritesTests
{
    /// <summary>The action, and the file that writes it down; or why there is none.</summary>
    private static readonly Dictionary<string, string> Writes = new()
    {
        ["AccountSeed.Create"] = "OperatorMade in AccountSeed",
        ["AddressPage.Update"] = "EmailConfirmed in AddressPage",
        ["AddressPage.UpdateSecurityStamp"] = "RenameAsync in AddressPage",
        ["CreateOperatorVerb.Create"] = "OperatorMade in CreateOperatorVerb",
        ["JoinPage.Create"] = "AccountMade in JoinPage",
        ["JoinPage.Delete"] = "of an account that was made a moment before, for nothing",
        ["JoinPage.Update"] = "EmailConfirmed in JoinPage",
        ["OutsideDesk.AddLogin"] = "OutsideLinked in OutsideDesk",
        ["OutsideDesk.Create"] = "AccountMade in OutsideDesk",
        ["OutsidePart.RemoveLogin"] = "OutsideUnlinked in OutsidePart",
        ["PasskeyBook.AddOrUpdatePasskey"] = "PasskeyAdded in PasskeysPage",
        ["PasskeyBook.RemovePasskey"] = "PasskeyRemoved in PasskeysPage",
        ["PasskeyDesk.AddOrUpdatePasskey"] = "how often it was used, as the device tells",
        ["ProfilePage.ChangePassword"] = "PasswordChanged in ProfilePage",
        ["ProofDesk.AccessFailed"] = "ProofRefused in ProofDesk",
        ["ProofDesk.ResetAccessFailedCount"] = "guesses are forgotten when the right one comes",
        ["RemoveOperatorVerb.UpdateSecurityStamp"] = "OperatorRemoved in RemoveOperatorVerb",
        ["ResetPage.ResetAccessFailedCount"] = "PasswordReset in ResetPage",
        ["ResetPage.ResetPassword"] = "PasswordReset in ResetPage",
        ["ResetPage.SetLockoutEndDate"] = "PasswordReset in ResetPage",
        ["SetupLink.Create"] = "OperatorMade in SetupPage",
        ["TakeBackPage.SetLockoutEndDate"] = "EmailTakenBack in TakeBackPage",
        ["TakeBackPage.UpdateSecurityStamp"] = "EmailTakenBack in TakeBackPage",
        ["TwoStepPage.GenerateNewTwoFactorRecoveryCodes"] = "RecoveryCodesMade in TwoStepPage",
        ["TwoStepPage.RemoveAuthenticationToken"] = "TwoStepTurnedOff in TwoStepPage",
        ["TwoStepPage.ResetAuthenticatorKey"] = "a key that asks for nothing before the second step is turned on",
        ["TwoStepPage.SetTwoFactorEnabled"] = "TwoStepTurnedOn in TwoStepPage",
        ["WaysIn.RemoveAuthenticationToken"] = "TwoStepTurnedOff in WaysIn",
        ["WaysIn.RemoveLogin"] = "OutsideUnlinked in WaysIn",
        ["WaysIn.RemovePasskey"] = "PasskeyRemoved in WaysIn",
        ["WaysIn.SetTwoFactorEnabled"] = "TwoStepTurnedOff in ResetSecondStepVerb",
    };

    private static readonly Dictionary<string, string> Sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "Aamu.Webhooks.Web"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.Contains("Migrations", StringComparison.Ordinal))
        .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    [Fact]
    public void Every_change_of_an_account_is_in_the_list() => Assert.Equal(
        Writes.Keys.Order(StringComparer.Ordinal),
        Sources.SelectMany(source => Write().Matches(source.Value).Select(write => $"{source.Key.Split('.')[0]}.{write.Groups["what"].Value}")).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void And_is_put_on_record_where_the_list_says() => Assert.All(
        Writes.Values.Select(record => Record().Match(record)).Where(record => record.Success),
        record => Assert.Contains(record.Groups["what"].Value, Sources.Single(source => source.Key.Split('.')[0] == record.Groups["file"].Value).Value, StringComparison.Ordinal));

    [GeneratedRegex(@"(Users|users|UserManager|UserManager<AccountUser>>\(\))\.(?<what>(Create|Update|Delete|Set|Add|Remove|Reset|Change|Confirm|AccessFailed|Redeem|GenerateNewTwoFactorRecoveryCodes)\w*?)Async\(")]
    private static partial Regex Write();

    [GeneratedRegex(@"^(?<what>\w+) in (?<file>\w+)$")]
    private static partial Regex Record();
}
