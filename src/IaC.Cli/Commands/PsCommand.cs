using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;

namespace IaC.Cli.Commands;

/// <summary><c>iac ps</c>: what runs, and the claims that hold data.</summary>
internal static class PsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("ps", "List what runs, and the claims that hold data");
        Option<bool> json = CommonOptions.Json();
        Option<string?> stack = CommonOptions.Stack("Only this stack");
        command.Add(json);
        command.Add(stack);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("ps", GlobalOptions.From(parsed, host));
            IPsView view = parsed.GetValue(json) ? new JsonPsView(host.Terminal.Output) : new TablePsView(host.Terminal.Output);
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            DateTimeOffset now = host.Time.GetUtcNow();
            string? only = parsed.GetValue(stack);
            WorkloadRow[] rows =
            [
                .. NamedPods.List(services).Where(pod => only is null || pod.Stack == only).Select(pod => PodStatusText.Row(pod.Value, pod.Value.Status!, now)),
                .. await FarWorkloads.RowsAsync(services, only, stop),
                .. await ClaimRows.ListAsync(services, only, stop),
            ];
            if (only is not null && rows.Length == 0)
            {
                await services.RequireAsync(only, stop);
            }

            view.Show(rows);
        });
        return command;
    }
}
