using System.Net;
using System.Text.RegularExpressions;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A browser without its screen: keeps cookies, follows nothing by itself, sends a form with what the page had put into it.</summary>
public sealed partial class Visitor : IDisposable
{
    private readonly HttpClient client;

    public Visitor(string url) => client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = Cookies }) { BaseAddress = new Uri(url) };

    public CookieContainer Cookies { get; } = new();

    /// <summary>Where a proxy says the visitor comes from.</summary>
    public string? From { get; init; }

    /// <summary>What the browser calls itself.</summary>
    public string? Device { get; init; }

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public async Task<string> ReadAsync(string path) => WebUtility.HtmlDecode(await (await GetAsync(path)).Content.ReadAsStringAsync());

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (From is not null)
        {
            request.Headers.Add("X-Forwarded-For", From);
            request.Headers.Add("X-Forwarded-Proto", "https");
        }

        if (Device is not null)
        {
            request.Headers.Add("User-Agent", Device);
        }

        var answer = await client.SendAsync(request);
        if (From is not null)
        {
            // It speaks HTTPS to its proxy, and what is behind that is no matter of its cookies.
            foreach (var cookie in Cookies.GetAllCookies().Cast<Cookie>())
            {
                cookie.Secure = false;
            }
        }

        return answer;
    }

    /// <summary>Fills in the form of the page that has the first of these fields.</summary>
    public async Task<HttpResponseMessage> SubmitAsync(string path, params (string Name, string Value)[] fields)
    {
        var page = await (await GetAsync(path)).Content.ReadAsStringAsync();
        var form = page.Split("<form").Skip(1).Select(part => part.Split("</form>")[0]).FirstOrDefault(part => part.Contains($"\"{fields[0].Name}\"", StringComparison.Ordinal));
        Assert.True(form is not null, $"{path} has no form with {fields[0].Name}: {page}");
        var hidden = Hidden().Matches(form).Select(match => (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)));
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Form([.. hidden.ExceptBy(fields.Select(field => field.Name), field => field.Item1), .. fields]) });
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string password, string returnUrl = "/") =>
        SubmitAsync($"/account/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", ("Entered.Email", email), ("Entered.Password", password));

    /// <summary>What it was given to come back with opens something, and is nobody else's.</summary>
    public void Dispose()
    {
        foreach (var cookie in Cookies.GetAllCookies().Where(cookie => cookie.Name == "aamu"))
        {
            LeakWatch.Secret(cookie.Value);
        }

        client.Dispose();
    }

    private static FormUrlEncodedContent Form((string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
