using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Workloads;
using IaC.Engine;
using IaC.Providers.Guests;

namespace IaC.Cli.Commands;

/// <summary><c>iac disk ls|rm</c>: the disks of guests that outlive them.</summary>
internal static class DiskCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("disk", "List and remove the disks that guests leave behind") { CreateList(host), CreateRemove(host) };

    private static Command CreateList(CommandHost host)
    {
        var command = new Command("ls", "List the disks of guests, also of those that are gone");
        Option<bool> json = CommonOptions.Json();
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireOfMachine("disk ls", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            IReadOnlyDictionary<Guid, string> stacks = await services.StackNamesAsync(stop);
            DiskRow[] rows = [.. new KeptDisks(services.Layout).List().Select(disk => new DiskRow(stacks.GetValueOrDefault(disk.StackUuid), disk.Guest, disk.Name, disk.Format, disk.Bytes, disk.Used))];
            host.Terminal.Output.Write(parsed.GetValue(json) ? ViewJson.Write(rows) + "\n" : Table(rows).ToString());
        });
        return command;
    }

    private static Command CreateRemove(CommandHost host)
    {
        var command = new Command("rm", "Delete a disk that no guest has, with its data: iac disk rm GUEST/DISK");
        var name = new Argument<string>("DISK") { Description = "GUEST/DISK, as `disk ls` shows them" };
        Option<string?> stack = CommonOptions.Stack("Stack of the guest, where several have it");
        Option<bool> yes = CommonOptions.Yes();
        command.Add(name);
        command.Add(stack);
        command.Add(yes);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireOfMachine("disk rm", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            IReadOnlyDictionary<Guid, string> stacks = await services.StackNamesAsync(stop);
            KeptDisk disk = Find(services, stacks, parsed.GetRequiredValue(name), parsed.GetValue(stack));
            if (!parsed.GetValue(yes) && !await AskAsync(new TerminalConsentView(host.Terminal), disk, stop))
            {
                return;
            }

            // The stack is held, so that nothing is applied to the guest meanwhile.
            StackSession? session = stacks.GetValueOrDefault(disk.StackUuid) is { } owner ? await services.OpenAsync(owner, LockMode.Exclusive, stop) : null;
            await using (session)
            {
                new KeptDisks(services.Layout).Remove(disk);
            }

            host.Terminal.Output.WriteLine($"disk {disk.Guest}/{disk.Name} is deleted");
        });
        return command;
    }

    private static KeptDisk Find(RootServices services, IReadOnlyDictionary<Guid, string> stacks, string name, string? stack)
    {
        KeptDisk[] found = [.. new KeptDisks(services.Layout).List().Where(disk => $"{disk.Guest}/{disk.Name}" == name && (stack is null || stacks.GetValueOrDefault(disk.StackUuid) == stack))];
        return found switch
        {
            [var only] => only,
            [] => throw new UsageException($"there is no disk {name}; `iac disk ls` lists them"),
            _ => throw new UsageException($"several stacks have a disk {name}: pass --stack with one of {string.Join(", ", found.Select(disk => stacks.GetValueOrDefault(disk.StackUuid) ?? "(forgotten)"))}"),
        };
    }

    private static Task<bool> AskAsync(IConsentView consent, KeptDisk disk, CancellationToken stop) =>
        consent.ConfirmAsync($"delete disk {disk.Guest}/{disk.Name} with {Readable.Bytes(disk.Bytes)} of data?", stop);

    private static TextTable Table(IEnumerable<DiskRow> rows)
    {
        var table = new TextTable("STACK", "GUEST", "DISK", "FORMAT", "SIZE", "USED");
        foreach (DiskRow row in rows)
        {
            table.Add(row.Stack ?? "(forgotten)", row.Guest, row.Name, row.Format, Readable.Bytes(row.Bytes), row.Used ? "yes" : "no");
        }

        return table;
    }
}
