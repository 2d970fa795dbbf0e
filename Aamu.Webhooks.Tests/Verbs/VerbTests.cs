using System.Text.Json;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Tests.Hosting;
using Aamu.Webhooks.Web.Verbs;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Tests.Verbs;

/// <summary>The commands of the program's own binary, run as a person or a script runs them.</summary>
[Collection(ProcessTests.Name)]
public sealed class VerbTests
{
    [Fact]
    public async Task A_database_is_made_gets_an_operator_and_is_found_good()
    {
        await using var program = new RunningProgram();
        var (code, said) = await program.AskAsync("check", "--json");
        Assert.Equal(ExitCode.Wrong, code);
        Assert.Contains("There is no database", said, StringComparison.Ordinal);

        (code, said) = await program.AskAsync("migrate", "--json");
        Assert.True(code == ExitCode.Done, said);
        Assert.NotEqual(0, JsonDocument.Parse(said).RootElement.GetProperty("migrations").GetArrayLength());

        var password = Path.Combine(program.Folder, "password");
        await File.WriteAllTextAsync(password, "valvomossa valvotaan\n");
        (code, said) = await program.AskAsync("create-operator", "--email", "olli@example.com", "--password-file", password);
        Assert.True(code == ExitCode.Done, said);
        Assert.Equal("olli@example.com is an operator.", said.Trim());
        Assert.Equal("1", Scalar(program, "SELECT COUNT(*) FROM AspNetUsers WHERE Email = 'olli@example.com' AND IsOperator"));
        Assert.Equal("OperatorMade", Scalar(program, "SELECT Action FROM AuditEntries ORDER BY Key DESC LIMIT 1"));
        (code, said) = await program.AskAsync("create-operator", "--email", "olli@example.com", "--password-file", password);
        Assert.Equal((ExitCode.Refused, true), (code, said.Contains("already", StringComparison.Ordinal)));

        (code, said) = await program.AskAsync("check", "--no-network");
        Assert.True(code == ExitCode.Done, said);
        Assert.Contains("They balance: 0 events", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone_and_a_wrong_setting_is_named()
    {
        await using var program = new RunningProgram();
        Assert.Equal(ExitCode.Done, (await program.AskAsync("seed")).Code);
        Scalar(program, "INSERT INTO __AccountsMigrations VALUES ('29991231235959_Future', '99.0.0')");
        var (code, said) = await program.AskAsync("migrate");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("29991231235959_Future is unknown here", said, StringComparison.Ordinal);
        (code, said) = await program.AskAsync("check", "--set", "Delivery:RequestTimeout=soon", "--json");
        Assert.Equal(ExitCode.Wrong, code);
        Assert.Contains("'soon' at 'Delivery:RequestTimeout'", said, StringComparison.Ordinal);
        Scalar(program, "DELETE FROM __AccountsMigrations WHERE MigrationId LIKE '2999%'");
    }

    [Fact]
    public async Task An_operator_becomes_an_ordinary_person_but_for_the_last_one_and_a_lost_second_step_is_reset()
    {
        await using var program = new RunningProgram();
        Assert.Equal(ExitCode.Done, (await program.AskAsync("migrate")).Code);
        var password = Path.Combine(program.Folder, "password");
        await File.WriteAllTextAsync(password, "valvomossa valvotaan\n");
        foreach (var email in new[] { "olli@example.com", "oili@example.com" })
        {
            Assert.Equal(ExitCode.Done, (await program.AskAsync("create-operator", "--email", email, "--password-file", password)).Code);
        }

        Scalar(program, "INSERT INTO AccountSessions (Id, UserId, StartedAt, SeenAt, ProvenAt, Device) SELECT 'of ' || Email, Id, strftime('%s') * 1000, strftime('%s') * 1000, 0, 'a browser' FROM AspNetUsers");
        var (code, said) = await program.AskAsync("reset-second-step", "--email", "olli@example.com");
        Assert.Equal((ExitCode.Refused, true), (code, said.Contains("nobody olli@example.com with a second step", StringComparison.Ordinal)));
        Scalar(program, "UPDATE AspNetUsers SET TwoFactorEnabled = 1 WHERE Email = 'olli@example.com'");
        Scalar(program, "INSERT INTO AspNetUserTokens (UserId, LoginProvider, Name, Value) SELECT Id, '[AspNetUserStore]', 'AuthenticatorKey', 'closed' FROM AspNetUsers WHERE Email = 'olli@example.com'");
        (code, said) = await program.AskAsync("reset-second-step", "--email", "olli@example.com", "--json");
        Assert.True(code == ExitCode.Done, said);
        Assert.Equal(1, JsonDocument.Parse(said).RootElement.GetProperty("sessions").GetInt32());
        Assert.Equal("0 0 0", Scalar(program, "SELECT SUM(TwoFactorEnabled) || ' ' || (SELECT COUNT(*) FROM AspNetUserTokens) || ' ' || (SELECT COUNT(*) FROM AccountSessions WHERE Id = 'of olli@example.com') FROM AspNetUsers"));
        Assert.Equal("TwoStepTurnedOff", Scalar(program, "SELECT Action FROM AuditEntries ORDER BY Key DESC LIMIT 1"));

        (code, said) = await program.AskAsync("remove-operator", "--email", "oili@example.com");
        Assert.True(code == ExitCode.Done, said);
        Assert.Equal("oili@example.com is no operator any more. Sessions ended: 1.", said.Trim());
        Assert.Equal("0", Scalar(program, "SELECT COUNT(*) FROM AspNetUsers WHERE Email = 'oili@example.com' AND IsOperator"));
        Assert.Equal("OperatorRemoved oili@example.com", Scalar(program, "SELECT Action || ' ' || Subject FROM AuditEntries ORDER BY Key DESC LIMIT 1"));
        (code, said) = await program.AskAsync("remove-operator", "--email", "oili@example.com");
        Assert.Equal((ExitCode.Refused, true), (code, said.Contains("There is no operator oili@example.com", StringComparison.Ordinal)));
        (code, said) = await program.AskAsync("remove-operator", "--email", "olli@example.com");
        Assert.Equal((ExitCode.Refused, true), (code, said.Contains("is the only operator", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, "backup")]
    [InlineData(true, "bakcup")]
    [InlineData(true, "--help")]
    [InlineData(false, "--urls", "http://localhost:5081")]
    [InlineData(false, "--Delivery:RequestTimeout=00:00:05")]
    [InlineData(false, "Delivery:RequestTimeout=00:00:05")]
    [InlineData(false, "/urls", "http://localhost:5081")]
    [InlineData(false)]
    public void A_bare_word_is_a_command_and_settings_are_the_servers(bool command, params string[] args) => Assert.Equal(command, CommandLine.HasCommand(args));

    [Theory]
    [InlineData(0, "Brings the database's schema up to date", "--help")]
    [InlineData(1, "'bakcup' was not matched", "bakcup")]
    [InlineData(1, "Option '--email' is required", "create-operator")]
    [InlineData(1, "Option '--email' is required", "remove-operator")]
    [InlineData(0, "forgets its key and recovery codes", "reset-second-step", "--help")]
    [InlineData(0, "--yes", "restore", "--help")]
    public async Task Help_and_mistakes_are_told_in_the_usual_way(int code, string said, params string[] args)
    {
        using var output = new StringWriter();
        Assert.Equal(code, await CommandLine.RunAsync(args, output));
        Assert.Contains(said, output.ToString(), StringComparison.Ordinal);
    }

    private static string? Scalar(RunningProgram program, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(program.Folder, "webhooks.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
