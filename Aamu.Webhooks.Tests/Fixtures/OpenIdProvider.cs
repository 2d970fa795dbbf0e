using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>A small OpenID Connect provider on 127.0.0.1, real HTTP: a code for whoever is <see cref="Person"/> just then, exchanged once, by the client's secret and the right PKCE verifier, for a signed token.</summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "aamu";
    public const string ClientSecret = "a-secret-that-must-not-be-in-any-log";

    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, bool Again)> codes = new();
    private Receiver? server;

    /// <summary>Who sits at the browser.</summary>
    public OpenIdPerson Person { get; set; } = new("nobody", "nobody@example.com");

    /// <summary>Signs with a key that it does not publish.</summary>
    public bool SignsWrongly { get; set; }

    public string Url => server!.Url.TrimEnd('/');

    public (string Name, string Value)[] Settings =>
    [
        ("SignIn:OpenIdConnect:Authority", Url), ("SignIn:OpenIdConnect:ClientId", ClientId), ("SignIn:OpenIdConnect:ClientSecret", LeakWatch.Secret(ClientSecret)), ("SignIn:OpenIdConnect:Name", "Example Login"),
    ];

    public static async Task<OpenIdProvider> StartAsync()
    {
        var provider = new OpenIdProvider();
        provider.server = await Receiver.StartAsync(provider.AnswerAsync);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        key.Dispose();
    }

    private Task AnswerAsync(HttpContext http) => http.Request.Path.Value switch
    {
        "/.well-known/openid-configuration" => http.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["issuer"] = Url,
            ["authorization_endpoint"] = $"{Url}/authorize",
            ["token_endpoint"] = $"{Url}/token",
            ["jwks_uri"] = $"{Url}/keys",
            ["response_types_supported"] = new List<string> { "code" },
            ["subject_types_supported"] = new List<string> { "public" },
            ["id_token_signing_alg_values_supported"] = new List<string> { "RS256" },
        }),
        "/keys" => http.Response.WriteAsJsonAsync(new { keys = new[] { Published() } }),
        "/authorize" => Authorize(http),
        "/token" => ExchangeAsync(http),
        _ => NotFound(http),
    };

    private Dictionary<string, string> Published()
    {
        var open = key.ExportParameters(includePrivateParameters: false);
        return new() { ["kty"] = "RSA", ["use"] = "sig", ["alg"] = "RS256", ["kid"] = "one", ["n"] = WebEncoders.Base64UrlEncode(open.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(open.Exponent!) };
    }

    private Task Authorize(HttpContext http)
    {
        var asked = http.Request.Query;
        Assert.Equal(("code", ClientId, "S256"), (asked["response_type"].ToString(), asked["client_id"].ToString(), asked["code_challenge_method"].ToString()));
        var code = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));
        codes[code] = (asked["code_challenge"].ToString(), asked["nonce"].ToString(), asked["prompt"] == "login");
        http.Response.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}");
        return Task.CompletedTask;
    }

    private async Task ExchangeAsync(HttpContext http)
    {
        var request = server!.Requests[^1];
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body));
        var verified = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_secret"] != ClientSecret || !codes.TryRemove(form["code"].ToString(), out var granted) || granted.Challenge != verified)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
            return;
        }

        await http.Response.WriteAsJsonAsync(new Dictionary<string, object> { ["access_token"] = "opens-nothing", ["token_type"] = "Bearer", ["expires_in"] = 60, ["id_token"] = Token(granted.Nonce, granted.Again) });
    }

    private string Token(string nonce, bool again)
    {
        using var other = RSA.Create(2048);
        var (person, now) = (Person, TimeProvider.System.GetUtcNow());
        var claims = new Dictionary<string, object> { ["sub"] = person.Subject, ["email"] = person.Email, ["email_verified"] = person.IsVerified, ["nonce"] = nonce };
        if ((again ? now : person.ProvenAt) is { } proven)
        {
            claims["auth_time"] = proven.ToUnixTimeSeconds();
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = ClientId,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddMinutes(5),
            Claims = claims,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(SignsWrongly ? other.ExportParameters(true) : key.ExportParameters(true)) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = 404;
        return Task.CompletedTask;
    }
}

/// <summary>Somebody the provider knows.</summary>
/// <param name="ProvenAt">When they last proved there who they are; null: it does not say.</param>
internal sealed record OpenIdPerson(string Subject, string Email, bool IsVerified = true, DateTimeOffset? ProvenAt = null);
