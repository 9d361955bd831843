using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>Wire form of <see cref="PodExec"/>.</summary>
internal static class ExecRequest
{
    internal static PodExec Read(scoped ref JsonCursor json)
    {
        PodExec exec = new() { Container = "", Command = [] };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "container": exec = exec with { Container = json.Text() }; break;
                case "command": exec = exec with { Command = json.Texts() }; break;
                case "environment": exec = exec with { Environment = json.Texts() }; break;
                case "workingFolder": exec = exec with { WorkingFolder = json.TextOrNull() }; break;
                case "uid": exec = exec with { Uid = json.UIntOrNull() }; break;
                case "gid": exec = exec with { Gid = json.UIntOrNull() }; break;
                case "terminal": exec = exec with { Terminal = json.Flag() }; break;
                case "columns": exec = exec with { Columns = json.UIntOrNull() }; break;
                case "rows": exec = exec with { Rows = json.UIntOrNull() }; break;
                default: json.Skip(); break;
            }
        }

        return exec;
    }

    internal static void Write(Utf8JsonWriter json, PodExec exec)
    {
        json.Text("container", exec.Container);
        json.Texts("command", exec.Command);
        json.Texts("environment", exec.Environment);
        json.Text("workingFolder", exec.WorkingFolder);
        json.Number("uid", exec.Uid);
        json.Number("gid", exec.Gid);
        json.Flag("terminal", exec.Terminal);
        json.Number("columns", exec.Columns);
        json.Number("rows", exec.Rows);
    }
}
