using Microsoft.Data.Sqlite;

namespace IaC.Providers.Hosts;

/// <content>Packages of the host that stacks declared, and that they added.</content>
public sealed partial class HostAllocation
{
    /// <summary>Writes down what a stack declares now, and what is about to be added for it. What it added before stays its own.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="declared">Packages.</param>
    /// <param name="added">Packages that were not there.</param>
    internal void DeclarePackages(Guid stack, IReadOnlyList<string> declared, IReadOnlyList<string> added)
    {
        Execute("UPDATE package SET declared = 0 WHERE stack = $stack", ("$stack", stack.ToString()));
        foreach (string name in declared.Union(added))
        {
            Execute(
                """
                INSERT INTO package (stack, name, declared, added) VALUES ($stack, $name, $declared, $added)
                ON CONFLICT (stack, name) DO UPDATE SET declared = excluded.declared, added = MAX(added, excluded.added)
                """,
                ("$stack", stack.ToString()), ("$name", name), ("$declared", declared.Contains(name) ? 1 : 0), ("$added", added.Contains(name) ? 1 : 0));
        }
    }

    /// <summary>Packages that a stack added and does not declare any more. One that another stack declares becomes that one's own instead.</summary>
    internal IReadOnlyList<string> TakeUnwantedPackages(Guid stack)
    {
        Execute(
            """
            UPDATE package SET added = 1 WHERE stack <> $stack AND declared = 1 AND name IN (SELECT name FROM package WHERE stack = $stack AND added = 1 AND declared = 0)
            """,
            ("$stack", stack.ToString()));
        Execute(
            """
            DELETE FROM package WHERE stack = $stack AND declared = 0
            AND (added = 0 OR name IN (SELECT name FROM package WHERE stack <> $stack AND declared = 1))
            """,
            ("$stack", stack.ToString()));
        using SqliteCommand command = Command("SELECT name FROM package WHERE stack = $stack AND declared = 0 AND added = 1 ORDER BY name", ("$stack", stack.ToString()));
        using SqliteDataReader row = command.ExecuteReader();
        List<string> names = [];
        while (row.Read())
        {
            names.Add(row.GetString(0));
        }

        return names;
    }

    /// <summary>Packages that were removed.</summary>
    internal void ForgetPackages(Guid stack, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            Execute("DELETE FROM package WHERE stack = $stack AND name = $name", ("$stack", stack.ToString()), ("$name", name));
        }
    }
}
