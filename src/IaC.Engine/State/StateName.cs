using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>The name of a stack is that of its file; the URNs inside bear it too, and follow when the file has got another one.</summary>
internal static class StateName
{
    private const string UrnOf = "urn:pulumi:";

    /// <summary>Makes the URNs those of the file's name, where it was given another one; in one transaction, so that whoever is killed while renaming leaves nothing half done.</summary>
    public static void Follow(SqliteConnection connection, string stack)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name, project FROM stack";
        (string former, string project) = Read(command, stack);
        if (former == stack)
        {
            return;
        }

        // In a column of JSON a URN begins after a quotation mark, which text within a value cannot have unescaped before it.
        command.CommandText =
            """
            BEGIN IMMEDIATE;
            UPDATE resource SET urn = $urn || substr(urn, length($formerUrn) + 1) WHERE substr(urn, 1, length($formerUrn)) = $formerUrn;
            UPDATE resource SET depends_on = replace(depends_on, '"' || $formerUrn, '"' || $urn), refs = replace(refs, '"' || $formerUrn, '"' || $urn);
            UPDATE timing SET urn = $run WHERE urn = $formerRun;
            UPDATE timing SET urn = $urn || substr(urn, length($formerUrn) + 1) WHERE substr(urn, 1, length($formerUrn)) = $formerUrn;
            UPDATE stack SET name = $stack, project = $project;
            COMMIT;
            """;

        // A project of YAML is called as its stack.
        string newProject = project == former ? stack : project;
        command.Parameters.AddWithValue("$stack", stack);
        command.Parameters.AddWithValue("$project", newProject);
        command.Parameters.AddWithValue("$urn", $"{UrnOf}{stack}::{newProject}::");
        command.Parameters.AddWithValue("$formerUrn", $"{UrnOf}{former}::{project}::");
        command.Parameters.AddWithValue("$run", StepCircumstances.OfRun(stack, newProject).Urn.Value);
        command.Parameters.AddWithValue("$formerRun", StepCircumstances.OfRun(former, project).Urn.Value);
        command.ExecuteNonQuery();
    }

    /// <summary>Gives the file of a state another name. Both stacks are held.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="newPath">The file that it becomes, which there is not.</param>
    /// <param name="newStack">Name that the stack gets.</param>
    /// <param name="schema">The tables.</param>
    /// <exception cref="StateException">The state cannot be read, or somebody reads it just now.</exception>
    /// <exception cref="SqliteException">It cannot be written: the disk is full. The file is called as before.</exception>
    public static void Change(string path, string stack, string newPath, string newStack, StateSchema schema)
    {
        using (SqliteConnection connection = StateConnection.Open(path, stack, schema))
        {
            if (!SqliteLog.TryFold(connection))
            {
                throw new StateException($"the state {path} is being read", "try again in a moment");
            }
        }

        File.Move(path, newPath);
        StateFile.Delete(path);
        try
        {
            StateConnection.Open(newPath, newStack, schema).Dispose();
        }
        catch
        {
            // The log holds nothing that was committed: it was empty, and what the name changes is one transaction.
            StateFile.DeleteLog(newPath);
            File.Move(newPath, path);
            throw;
        }
    }

    // A table without a row is for whoever reads the rest to complain of.
    private static (string Name, string Project) Read(SqliteCommand command, string stack)
    {
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() ? (row.GetString(0), row.GetString(1)) : (stack, stack);
    }
}
