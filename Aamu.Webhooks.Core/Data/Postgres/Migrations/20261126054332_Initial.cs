using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Aamu.Webhooks.Core.Data.Postgres.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(PostgresWebhooksDbContext))]
    [Migration("20261126054332_Initial")]
    public class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "apikeys",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    teamid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    role = table.Column<int>(type: "integer", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    visibleprefix = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    createdat = table.Column<long>(type: "bigint", nullable: false),
                    revokedat = table.Column<long>(type: "bigint", nullable: true),
                    expiresat = table.Column<long>(type: "bigint", nullable: true),
                    lastusedat = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_apikeys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "attempts",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    deliverykey = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    startedat = table.Column<long>(type: "bigint", nullable: false),
                    durationms = table.Column<double>(type: "double precision", nullable: false),
                    outcome = table.Column<int>(type: "integer", nullable: false),
                    statuscode = table.Column<int>(type: "integer", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    url = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    remoteaddress = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    requestheaders = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    responseheaders = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    responsebody = table.Column<byte[]>(type: "bytea", nullable: true),
                    responsetruncated = table.Column<int>(type: "integer", nullable: false),
                    dnsms = table.Column<double>(type: "double precision", nullable: true),
                    connectms = table.Column<double>(type: "double precision", nullable: true),
                    tlsms = table.Column<double>(type: "double precision", nullable: true),
                    firstbytems = table.Column<double>(type: "double precision", nullable: true),
                    bodyms = table.Column<double>(type: "double precision", nullable: true),
                    webhookversion = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attempts", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "auditentries",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    teamid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    door = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    address = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    action = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subjectid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    changes = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_auditentries", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "auditmarks",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    keptsince = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_auditmarks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "checkups",
                columns: table => new
                {
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    startedat = table.Column<long>(type: "bigint", nullable: false),
                    finishedat = table.Column<long>(type: "bigint", nullable: true),
                    report = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_checkups", x => x.webhookkey);
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    eventkey = table.Column<long>(type: "bigint", nullable: false),
                    eventtype = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    projectid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    sequence = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    createdat = table.Column<long>(type: "bigint", nullable: false),
                    dueat = table.Column<long>(type: "bigint", nullable: false),
                    attemptcount = table.Column<int>(type: "integer", nullable: false),
                    failuresinround = table.Column<int>(type: "integer", nullable: false),
                    lastoutcome = table.Column<int>(type: "integer", nullable: true),
                    laststatuscode = table.Column<int>(type: "integer", nullable: true),
                    lastdurationms = table.Column<double>(type: "double precision", nullable: true),
                    lastattemptat = table.Column<long>(type: "bigint", nullable: true),
                    istest = table.Column<int>(type: "integer", nullable: false),
                    isreplay = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    recoverykey = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deliveries", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "events",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    projectid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    actorid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    createdat = table.Column<long>(type: "bigint", nullable: false),
                    receivedat = table.Column<long>(type: "bigint", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    verdicts = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    deliverycount = table.Column<int>(type: "integer", nullable: false),
                    istest = table.Column<int>(type: "integer", nullable: false),
                    submittedby = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_events", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "healthmarks",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    attemptkey = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_healthmarks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "incidents",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    startedat = table.Column<long>(type: "bigint", nullable: false),
                    firstoutcome = table.Column<int>(type: "integer", nullable: false),
                    firststatuscode = table.Column<int>(type: "integer", nullable: true),
                    firstdeliverykey = table.Column<long>(type: "bigint", nullable: false),
                    lastfailureat = table.Column<long>(type: "bigint", nullable: false),
                    lastoutcome = table.Column<int>(type: "integer", nullable: false),
                    laststatuscode = table.Column<int>(type: "integer", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    faileddeliveries = table.Column<int>(type: "integer", nullable: false),
                    openedat = table.Column<long>(type: "bigint", nullable: true),
                    probeat = table.Column<long>(type: "bigint", nullable: true),
                    probes = table.Column<int>(type: "integer", nullable: false),
                    askedfor = table.Column<long>(type: "bigint", nullable: true),
                    countedfrom = table.Column<long>(type: "bigint", nullable: false),
                    told = table.Column<int>(type: "integer", nullable: false),
                    toldat = table.Column<long>(type: "bigint", nullable: true),
                    written = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    disabledat = table.Column<long>(type: "bigint", nullable: true),
                    endedat = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incidents", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    email = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    role = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    createdat = table.Column<long>(type: "bigint", nullable: false),
                    expiresat = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitations", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "laneleases",
                columns: table => new
                {
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    claimedat = table.Column<long>(type: "bigint", nullable: false),
                    claimed = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_laneleases", x => x.webhookkey);
                });

            migrationBuilder.CreateTable(
                name: "members",
                columns: table => new
                {
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    personid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    role = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_members", x => new { x.teamid, x.personid });
                });

            migrationBuilder.CreateTable(
                name: "projects",
                columns: table => new
                {
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    archivedat = table.Column<long>(type: "bigint", nullable: true),
                    deletedat = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_projects", x => new { x.teamid, x.id });
                });

            migrationBuilder.CreateTable(
                name: "recoveryruns",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    webhookkey = table.Column<long>(type: "bigint", nullable: true),
                    selection = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    persecond = table.Column<int>(type: "integer", nullable: true),
                    total = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<int>(type: "integer", nullable: false),
                    lastkey = table.Column<long>(type: "bigint", nullable: false),
                    endkey = table.Column<long>(type: "bigint", nullable: false),
                    nextat = table.Column<long>(type: "bigint", nullable: false),
                    startedat = table.Column<long>(type: "bigint", nullable: false),
                    startedby = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    resumedat = table.Column<long>(type: "bigint", nullable: false),
                    donebefore = table.Column<int>(type: "integer", nullable: false),
                    endedat = table.Column<long>(type: "bigint", nullable: true),
                    endedby = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recoveryruns", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "refusedsubmissions",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    teamid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    keyname = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    problem = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    reason = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    eventtype = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    eventid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    excerpt = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refusedsubmissions", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "sandboxinboxes",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    token = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    script = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    createdat = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sandboxinboxes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "sandboxrequests",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    sandboxid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    method = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    headers = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    reply = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sandboxrequests", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "sandboxturns",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    sandboxid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    deliveryid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    count = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sandboxturns", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "teams",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    createdat = table.Column<long>(type: "bigint", nullable: false),
                    retentiondays = table.Column<int>(type: "integer", nullable: true),
                    deletedat = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_teams", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "webhookhealths",
                columns: table => new
                {
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    lastattemptat = table.Column<long>(type: "bigint", nullable: false),
                    lastoutcome = table.Column<int>(type: "integer", nullable: false),
                    laststatuscode = table.Column<int>(type: "integer", nullable: true),
                    lastsuccessat = table.Column<long>(type: "bigint", nullable: true),
                    lastfailureat = table.Column<long>(type: "bigint", nullable: true),
                    lastfailureoutcome = table.Column<int>(type: "integer", nullable: true),
                    lastfailurestatuscode = table.Column<int>(type: "integer", nullable: true),
                    failingsince = table.Column<long>(type: "bigint", nullable: true),
                    failuresinarow = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhookhealths", x => x.webhookkey);
                });

            migrationBuilder.CreateTable(
                name: "webhookhours",
                columns: table => new
                {
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    hour = table.Column<long>(type: "bigint", nullable: false),
                    delivered = table.Column<long>(type: "bigint", nullable: false),
                    retried = table.Column<long>(type: "bigint", nullable: false),
                    gaveup = table.Column<long>(type: "bigint", nullable: false),
                    times = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhookhours", x => new { x.webhookkey, x.hour });
                });

            migrationBuilder.CreateTable(
                name: "webhooks",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    teamid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    description = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    url = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    disabledreason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    eventtypes = table.Column<List<string>>(type: "text[]", nullable: false),
                    projectids = table.Column<List<string>>(type: "text[]", nullable: false),
                    timeoutseconds = table.Column<int>(type: "integer", nullable: true),
                    retryschedule = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    createdat = table.Column<long>(type: "bigint", nullable: false),
                    updatedat = table.Column<long>(type: "bigint", nullable: false),
                    deletedat = table.Column<long>(type: "bigint", nullable: true),
                    afterevent = table.Column<long>(type: "bigint", nullable: false),
                    lastevent = table.Column<long>(type: "bigint", nullable: true),
                    forgottensequence = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    headers = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhooks", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "webhookversions",
                columns: table => new
                {
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    url = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<int>(type: "integer", nullable: false),
                    disabledreason = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    eventtypes = table.Column<List<string>>(type: "text[]", nullable: false),
                    projectids = table.Column<List<string>>(type: "text[]", nullable: false),
                    description = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    timeoutseconds = table.Column<int>(type: "integer", nullable: true),
                    retryschedule = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    headers = table.Column<string>(type: "jsonb", nullable: true),
                    secrets = table.Column<string>(type: "jsonb", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhookversions", x => new { x.webhookkey, x.version });
                });

            migrationBuilder.CreateTable(
                name: "webhooksecrets",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    webhookkey = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    createdat = table.Column<long>(type: "bigint", nullable: false),
                    expiresat = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webhooksecrets", x => x.key);
                    table.ForeignKey(
                        name: "FK_webhooksecrets_webhooks_webhookkey",
                        column: x => x.webhookkey,
                        principalTable: "webhooks",
                        principalColumn: "key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "auditmarks",
                columns: new[] { "id", "keptsince" },
                columnTypes: new[] { "integer", "bigint" },
                values: new object[] { 1, 0L });

            migrationBuilder.InsertData(
                table: "healthmarks",
                columns: new[] { "id", "attemptkey" },
                columnTypes: new[] { "integer", "bigint" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_apikeys_hash",
                table: "apikeys",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_apikeys_teamid",
                table: "apikeys",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_attempts_deliverykey_number",
                table: "attempts",
                columns: new[] { "deliverykey", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_auditentries_at",
                table: "auditentries",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_auditentries_teamid",
                table: "auditentries",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Due",
                table: "deliveries",
                columns: new[] { "webhookkey", "dueat" },
                filter: "State = 0");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_eventkey",
                table: "deliveries",
                column: "eventkey");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_GaveUp",
                table: "deliveries",
                columns: new[] { "webhookkey", "lastattemptat" },
                filter: "State = 3");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Held",
                table: "deliveries",
                column: "webhookkey",
                filter: "State = 1");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_id",
                table: "deliveries",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Recovery",
                table: "deliveries",
                column: "recoverykey",
                filter: "RecoveryKey IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Replays",
                table: "deliveries",
                columns: new[] { "webhookkey", "eventkey" },
                unique: true,
                filter: "IsReplay = 1");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_teamid",
                table: "deliveries",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_Deliveries_Tests",
                table: "deliveries",
                columns: new[] { "webhookkey", "dueat" },
                filter: "State = 0 AND IsTest = 1");

            migrationBuilder.CreateIndex(
                name: "IX_deliveries_webhookkey",
                table: "deliveries",
                column: "webhookkey");

            migrationBuilder.CreateIndex(
                name: "IX_events_receivedat",
                table: "events",
                column: "receivedat");

            migrationBuilder.CreateIndex(
                name: "IX_events_teamid",
                table: "events",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_events_teamid_id",
                table: "events",
                columns: new[] { "teamid", "id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Incidents_Running",
                table: "incidents",
                column: "webhookkey",
                unique: true,
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_incidents_webhookkey",
                table: "incidents",
                column: "webhookkey");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_hash",
                table: "invitations",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_invitations_teamid",
                table: "invitations",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_members_personid",
                table: "members",
                column: "personid");

            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_id",
                table: "recoveryruns",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RecoveryRuns_Live",
                table: "recoveryruns",
                column: "state",
                filter: "EndedAt IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_teamid",
                table: "recoveryruns",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_recoveryruns_webhookkey",
                table: "recoveryruns",
                column: "webhookkey");

            migrationBuilder.CreateIndex(
                name: "IX_refusedsubmissions_teamid",
                table: "refusedsubmissions",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxinboxes_teamid",
                table: "sandboxinboxes",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxinboxes_token",
                table: "sandboxinboxes",
                column: "token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sandboxrequests_sandboxid",
                table: "sandboxrequests",
                column: "sandboxid");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxturns_at",
                table: "sandboxturns",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxturns_sandboxid",
                table: "sandboxturns",
                column: "sandboxid");

            migrationBuilder.CreateIndex(
                name: "IX_sandboxturns_sandboxid_deliveryid",
                table: "sandboxturns",
                columns: new[] { "sandboxid", "deliveryid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_webhookhours_hour",
                table: "webhookhours",
                column: "hour");

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_id",
                table: "webhooks",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_webhooks_teamid",
                table: "webhooks",
                column: "teamid");

            migrationBuilder.CreateIndex(
                name: "IX_webhooksecrets_webhookkey",
                table: "webhooksecrets",
                column: "webhookkey");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "apikeys");

            migrationBuilder.DropTable(
                name: "attempts");

            migrationBuilder.DropTable(
                name: "auditentries");

            migrationBuilder.DropTable(
                name: "auditmarks");

            migrationBuilder.DropTable(
                name: "checkups");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "events");

            migrationBuilder.DropTable(
                name: "healthmarks");

            migrationBuilder.DropTable(
                name: "incidents");

            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.DropTable(
                name: "laneleases");

            migrationBuilder.DropTable(
                name: "members");

            migrationBuilder.DropTable(
                name: "projects");

            migrationBuilder.DropTable(
                name: "recoveryruns");

            migrationBuilder.DropTable(
                name: "refusedsubmissions");

            migrationBuilder.DropTable(
                name: "sandboxinboxes");

            migrationBuilder.DropTable(
                name: "sandboxrequests");

            migrationBuilder.DropTable(
                name: "sandboxturns");

            migrationBuilder.DropTable(
                name: "teams");

            migrationBuilder.DropTable(
                name: "webhookhealths");

            migrationBuilder.DropTable(
                name: "webhookhours");

            migrationBuilder.DropTable(
                name: "webhooksecrets");

            migrationBuilder.DropTable(
                name: "webhookversions");

            migrationBuilder.DropTable(
                name: "webhooks");
        }
    }
}
