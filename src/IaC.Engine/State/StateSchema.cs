using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>The tables of a state and how older ones become them. Documents are canonical JSON text, times are milliseconds since 1970 UTC.</summary>
/// <param name="migrations">SQL that leads from version N to N + 1, at index N - 1.</param>
internal sealed class StateSchema(ImmutableArray<string> migrations)
{
    /// <summary>What this program writes.</summary>
    public static StateSchema Current { get; } = new(
    [
        "ALTER TABLE resource ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;",
        "CREATE TABLE output (name TEXT PRIMARY KEY, value TEXT NOT NULL, secret INTEGER NOT NULL) WITHOUT ROWID;",
        "CREATE TABLE provider (api_version TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, spec TEXT NOT NULL, PRIMARY KEY (api_version, kind)) WITHOUT ROWID;",
        """
        DROP TABLE duration;
        CREATE TABLE timing (
          id INTEGER PRIMARY KEY, urn TEXT NOT NULL, host TEXT NOT NULL, action TEXT NOT NULL, cold INTEGER NOT NULL, seconds REAL NOT NULL, phases TEXT NOT NULL);
        """,
    ]);

    /// <summary>Shown by file(1): <c>iacS</c> (<c>PRAGMA application_id</c>).</summary>
    public const int ApplicationId = 0x69616353;

    /// <summary>Version 1.</summary>
    private const string Tables =
        """
        CREATE TABLE stack (
          id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, project TEXT NOT NULL, uuid TEXT NOT NULL, origin TEXT, serial INTEGER NOT NULL, unsettled INTEGER NOT NULL);
        CREATE TABLE resource (
          uid TEXT PRIMARY KEY, urn TEXT NOT NULL, inputs TEXT NOT NULL, outputs TEXT, template TEXT, base_folder TEXT, refs TEXT, options TEXT, depends_on TEXT,
          pending INTEGER NOT NULL, pending_inputs TEXT, next_uid TEXT, condemned INTEGER NOT NULL, held INTEGER NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL, serial INTEGER NOT NULL);
        CREATE UNIQUE INDEX resource_urn ON resource (urn) WHERE condemned = 0;
        CREATE TABLE duration (kind TEXT NOT NULL, action TEXT NOT NULL, millis INTEGER NOT NULL, PRIMARY KEY (kind, action)) WITHOUT ROWID;
        CREATE TABLE config (name TEXT PRIMARY KEY, value TEXT NOT NULL, secret INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE history (
          id INTEGER PRIMARY KEY, time INTEGER NOT NULL, command TEXT NOT NULL, host TEXT NOT NULL, outcome TEXT NOT NULL, counts TEXT NOT NULL, failed INTEGER NOT NULL, millis INTEGER NOT NULL);
        """;

    /// <summary>The version that this program reads and writes (<c>PRAGMA user_version</c>).</summary>
    public int Version => migrations.Length + 1;

    /// <summary>SQL that makes the tables of this version.</summary>
    public string Create => $"{Tables} {string.Join(' ', migrations)} PRAGMA user_version = {Version};";

    /// <summary>SQL that leads from an older version to this one, in one transaction.</summary>
    public string From(int version) => $"BEGIN IMMEDIATE; {string.Join(' ', migrations.Skip(version - 1))} PRAGMA user_version = {Version}; COMMIT;";
}
