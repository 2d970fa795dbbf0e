using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using NJsonSchema;

namespace Aamu.Webhooks.Tests.Events;

public sealed partial class EventCatalogTests
{
    public static TheoryData<string> Names => [.. EventCatalog.All.Select(type => type.Name)];

    /// <summary>The contract: integrations are built on these names, so they are written out and never derived.</summary>
    [Theory]
    [InlineData("Helpdesk", "helpdesk.ticket.created", "helpdesk.ticket.updated", "helpdesk.ticket.deleted", "helpdesk.ticket.status_changed", "helpdesk.ticket.assigned", "helpdesk.ticket.unassigned", "helpdesk.comment.created", "helpdesk.comment.updated", "helpdesk.comment.deleted", "helpdesk.email.replied", "helpdesk.message.created")]
    [InlineData("Tasks", "task.created", "task.updated", "task.deleted", "task.status_changed", "task.assigned", "task.unassigned", "task.due_date_changed", "task.comment.created", "task.comment.updated", "task.comment.deleted")]
    [InlineData("Forms", "form.created", "form.updated", "form.deleted", "form.submitted")]
    [InlineData("Email", "email.received", "email.sent", "email.replied")]
    [InlineData("Meetings", "meeting.created", "meeting.updated", "meeting.deleted", "meeting.comment.created", "meeting.comment.updated", "meeting.comment.deleted")]
    [InlineData("Files", "file.created", "file.updated", "file.deleted", "file.comment.created", "file.comment.updated", "file.comment.deleted")]
    [InlineData("Docs", "doc.created", "doc.updated", "doc.deleted", "doc.comment.created", "doc.comment.updated", "doc.comment.deleted")]
    [InlineData("Posts", "post.created", "post.updated", "post.deleted", "post.comment.created", "post.comment.updated", "post.comment.deleted")]
    [InlineData("Projects", "project.created", "project.updated", "project.archived", "project.unarchived", "project.deleted", "project.member.added", "project.member.removed", "project.member.role_changed")]
    [InlineData("Team", "team.updated", "team.member.added", "team.member.removed", "team.member.role_changed")]
    [InlineData("Databases", "db.created", "db.updated", "db.deleted", "db.table.created", "db.table.updated", "db.table.deleted", "db.row.created", "db.row.updated", "db.row.deleted")]
    [InlineData("Webhooks", "webhook.failing", "webhook.disabled", "webhook.recovered", "delivery.exhausted")]
    public void A_group_has_exactly_the_types_that_were_promised(string group, params string[] names) =>
        Assert.Equal(names, EventCatalog.All.Where(type => type.Group == group).Select(type => type.Name));

    [Fact]
    public void The_groups_come_in_reading_order_and_every_file_is_read()
    {
        Assert.Equal(EventCatalog.Groups, EventCatalog.All.Select(type => type.Group).Distinct());
        var files = typeof(EventCatalog).Assembly.GetManifestResourceNames().Where(name => name.Contains(".Catalog.", StringComparison.Ordinal)).Select(name => name.Split('.')[^2]);
        Assert.Equal([.. EventCatalog.Groups.Append("Shared").Order()], files.Order());
    }

    [Fact]
    public void No_two_types_have_the_same_name() =>
        Assert.Equal(EventCatalog.All.Count, EventCatalog.All.Select(type => type.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void Only_the_team_itself_and_how_its_webhooks_do_is_team_level() =>
        Assert.All(EventCatalog.All, type => Assert.Equal(type.Group is "Team" or EventCatalog.Operational, type.Level == EventLevel.Team));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_noun_noun_verb_in_the_past_tense(string name) => Assert.Matches(NounNounVerb, name);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_known_name_is_found(string name)
    {
        Assert.True(EventCatalog.Knows(name));
        Assert.Equal(name, EventCatalog.Find(name)?.Name);
    }

    [Theory]
    [InlineData("task.exploded")]
    [InlineData("Task.Created")]
    [InlineData("task.*")]
    [InlineData("")]
    public void An_unknown_name_is_not_found(string name)
    {
        Assert.False(EventCatalog.Knows(name));
        Assert.Null(EventCatalog.Find(name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_description_is_one_sentence(string name) => Assert.Matches(@"^[A-Z](?!.*\. ).*\.$", EventCatalog.Find(name)!.Description);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_example_is_valid_against_its_schema(string name)
    {
        var type = EventCatalog.Find(name)!;
        var schema = await JsonSchema.FromJsonAsync(type.Schema, TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(type.Example));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_example_without_one_of_its_fields_is_invalid(string name)
    {
        var type = EventCatalog.Find(name)!;
        var schema = await JsonSchema.FromJsonAsync(type.Schema, TestContext.Current.CancellationToken);
        Assert.All(ExampleOf(name).Select(field => field.Key), field =>
        {
            var lacking = ExampleOf(name);
            lacking.Remove(field);
            Assert.NotEmpty(schema.Validate(lacking.ToJsonString()));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_example_with_a_field_of_another_kind_is_invalid(string name)
    {
        var type = EventCatalog.Find(name)!;
        var schema = await JsonSchema.FromJsonAsync(type.Schema, TestContext.Current.CancellationToken);
        Assert.All(ExampleOf(name).Select(field => field.Key), field =>
        {
            var twisted = ExampleOf(name);
            twisted[field] = new JsonArray(new JsonArray());
            Assert.NotEmpty(schema.Validate(twisted.ToJsonString()));
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_field_that_is_added_later_is_valid(string name)
    {
        var schema = await JsonSchema.FromJsonAsync(EventCatalog.Find(name)!.Schema, TestContext.Current.CancellationToken);
        var richer = ExampleOf(name);
        richer["mood"] = "sunny";
        Assert.Empty(schema.Validate(richer.ToJsonString()));
    }

    /// <summary>The validator knows draft 4; these keywords mean the same there and in 2020-12, so that its word counts for both.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_stands_alone_and_uses_only_keywords_that_no_draft_has_changed(string name)
    {
        var schema = JsonNode.Parse(EventCatalog.Find(name)!.Schema)!.AsObject();
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema["$schema"]?.GetValue<string>());
        Assert.Equal(name, schema["title"]?.GetValue<string>());
        schema.Remove("$schema");
        schema.Remove("title");
        AssertPlain(schema);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_id_in_an_example_has_the_prefix_of_its_kind(string name) =>
        Assert.All(Members(ExampleOf(name)).Where(member => member.Key == "id" || member.Key.EndsWith("Id", StringComparison.Ordinal)), member =>
            Assert.True(PrefixedId.IsWellFormed(member.Value!.GetValue<string>(), Prefixes[member.Key]), $"{member.Key} is {member.Value}"));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_is_indented_readable_and_small(string name)
    {
        var example = EventCatalog.Find(name)!.Example;
        Assert.StartsWith("{\n  \"", example, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", example, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(example), 1, 4096);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_verb_has_its_fields(string name)
    {
        var (noun, verb) = (name[..name.LastIndexOf('.')], name[(name.LastIndexOf('.') + 1)..]);
        string[] expected =
        [
            .. verb == "updated" ? ["changes"] : Array.Empty<string>(),
            .. verb == "deleted" ? ["deletedBy"] : Array.Empty<string>(),
            .. verb.EndsWith("_changed", StringComparison.Ordinal) ? ["from", "to"] : Array.Empty<string>(),
            .. verb is "assigned" or "unassigned" ? ["assignee"] : Array.Empty<string>(),
            .. noun.EndsWith(".comment", StringComparison.Ordinal) && verb != "deleted" ? ["commentId", "text", "author"] : Array.Empty<string>(),
            .. noun.EndsWith(".member", StringComparison.Ordinal) ? ["member", "role"] : Array.Empty<string>(),
            .. noun == "db.row" ? ["values"] : Array.Empty<string>(),
            .. noun == "project" ? ["projectId", "name"] : Array.Empty<string>(),
        ];
        Assert.Empty(expected.Except(ExampleOf(name).Select(field => field.Key)));
    }

    /// <summary>What changed is what the data now says; so the noun and the change in an example cannot drift apart.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void The_new_value_of_a_change_is_the_value_in_the_data(string name)
    {
        var example = ExampleOf(name);
        Assert.All(example["changes"]?.AsObject() ?? [], change =>
        {
            var now = (example["values"] ?? example)[change.Key];
            Assert.True(JsonNode.DeepEquals(change.Value!["to"], now), $"{change.Key} is {now}");
            Assert.False(JsonNode.DeepEquals(change.Value!["from"], now), $"{change.Key} did not change");
        });
    }

    private static JsonObject ExampleOf(string name) => JsonNode.Parse(EventCatalog.Find(name)!.Example)!.AsObject();

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node switch
    {
        JsonObject thing => thing.SelectMany(member => Members(member.Value).Prepend(member)),
        JsonArray list => list.SelectMany(Members),
        _ => [],
    };

    private static void AssertPlain(JsonObject schema)
    {
        Assert.Empty(schema.Select(keyword => keyword.Key).Except(["type", "format", "properties", "required", "items", "additionalProperties", "minProperties", "minimum", "description"]));
        Assert.All(schema["properties"]?.AsObject() ?? [], property =>
        {
            Assert.NotNull(property.Value!["description"] ?? property.Value!["items"]);
            AssertPlain(property.Value!.AsObject());
        });
        Assert.All(new[] { schema["items"], schema["additionalProperties"] }.OfType<JsonObject>(), AssertPlain);
    }

    private static readonly Dictionary<string, string> Prefixes = new(StringComparer.Ordinal)
    {
        ["id"] = "usr_",
        ["projectId"] = "proj_",
        ["ticketId"] = "tick_",
        ["taskId"] = "task_",
        ["commentId"] = "cmt_",
        ["messageId"] = "msg_",
        ["formId"] = "form_",
        ["fieldId"] = "fld_",
        ["submissionId"] = "sub_",
        ["emailId"] = "eml_",
        ["inReplyToId"] = "eml_",
        ["threadId"] = "thr_",
        ["meetingId"] = "mtg_",
        ["fileId"] = "file_",
        ["docId"] = "doc_",
        ["postId"] = "post_",
        ["databaseId"] = "db_",
        ["tableId"] = "tbl_",
        ["rowId"] = "row_",
        ["webhookId"] = "wh_",
        ["deliveryId"] = "whd_",
        ["eventId"] = "evt_",
    };

    [GeneratedRegex("^[a-z]+(\\.[a-z]+)?\\.([a-z]+_)*([a-z]+ed|sent|failing)$")]
    private static partial Regex NounNounVerb { get; }
}
