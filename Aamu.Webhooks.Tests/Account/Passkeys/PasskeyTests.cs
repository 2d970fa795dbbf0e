using System.Net;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Aamu.Webhooks.Tests.Account.Passkeys;

/// <summary>What needs no authenticator; with one it is PasskeyJourney's matter.</summary>
public sealed class PasskeyTests(ProxiedApp proxied) : IClassFixture<ProxiedApp>
{
    private const string MadeUp = """{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"authenticatorData":"AAAA","clientDataJSON":"e30","signature":"AAAA","userHandle":"AAAA"},"clientExtensionResults":{}}""";

    private readonly RunningApp app = proxied.App;

    [Theory]
    [InlineData(MadeUp)]
    [InlineData("no JSON at all")]
    [InlineData("")]
    public async Task An_answer_to_which_there_is_no_question_opens_nothing(string credential)
    {
        using var visitor = new Visitor(app.Url);
        var answer = await visitor.SubmitAsync("/account/sign-in", ("Shown.Credential", credential));
        Assert.Contains(PasskeyDesk.NoSuchPasskey, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_made_up_answer_to_a_question_that_was_asked_opens_nothing_either()
    {
        using var visitor = new Visitor(app.Url);
        var asked = await AskAsync(visitor, "/account/sign-in", PasskeyEndpoints.AskPath);
        var question = await asked.Content.ReadAsStringAsync();
        Assert.Contains("\"userVerification\":\"required\"", question, StringComparison.Ordinal);
        Assert.Contains("\"allowCredentials\":[]", question, StringComparison.Ordinal);
        var answer = await visitor.SubmitAsync("/account/sign-in", ("Shown.Credential", MadeUp));
        Assert.Contains(PasskeyDesk.NoSuchPasskey, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_found_an_open_screen_leaves_no_passkey_of_their_own_behind()
    {
        var person = await app.AddPersonAsync("open-screen@example.com");
        using var visitor = await app.SignedInAsync("open-screen@example.com");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(visitor, "/account/passkeys", PasskeyEndpoints.MakePath)).StatusCode);
        await app.LetTimePassAsync(person);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(visitor, "/account", PasskeyEndpoints.MakePath)).StatusCode);
        Assert.Contains("Confirm that it is you, to add one", await visitor.ReadAsync("/account/passkeys"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_one_of_an_account_without_a_password_is_not_removed()
    {
        var person = await app.AddPersonAsync("only-keys@example.com");
        using var visitor = await app.SignedInAsync("only-keys@example.com");
        foreach (var id in new byte[] { 1, 2 })
        {
            await app.WithUsersAsync(async users => await users.AddOrUpdatePasskeyAsync(
                (await users.FindByIdAsync(person))!, new UserPasskeyInfo([id], [1], TimeProvider.System.GetUtcNow(), 0, ["internal"], true, false, false, [1], [1]) { Name = $"Key {id}" }));
        }

        await RemoveAsync(1);
        Assert.Equal(["Key 2"], await NamesAsync());
        await app.WithUsersAsync(async users =>
        {
            var account = (await users.FindByIdAsync(person))!;
            account.PasswordHash = null;
            return await users.UpdateAsync(account);
        });
        Assert.Contains("It is the only way into your account", await RemoveAsync(2), StringComparison.Ordinal);
        Assert.Equal(["Key 2"], await NamesAsync());

        async Task<string> RemoveAsync(byte id) =>
            WebUtility.HtmlDecode(await (await visitor.SubmitAsync("/account/passkeys", ("Removed.Id", WebEncoders.Base64UrlEncode([id])), ("Removed.Asked", WebEncoders.Base64UrlEncode([id])))).Content.ReadAsStringAsync());

        Task<string?[]> NamesAsync() => app.WithUsersAsync(async users => (await users.GetPasskeysAsync((await users.FindByIdAsync(person))!)).Select(key => key.Name).ToArray());
    }

    /// <summary>As the script does: with the token of a form on the page.</summary>
    private static async Task<HttpResponseMessage> AskAsync(Visitor visitor, string page, string path)
    {
        var token = (await visitor.ReadAsync(page)).Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        return await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]) });
    }
}
