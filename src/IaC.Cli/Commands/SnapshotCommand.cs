using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Cli.Commands;

/// <summary><c>iac snapshot</c>: a guest as of a moment, its disks or its memory, too.</summary>
internal static partial class SnapshotCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host) => new("snapshot", "Keep a guest as it is at a moment, and bring it back; snapshots go with the guest")
    {
        CreateCreate(host),
        CreateList(host),
        CreateRestore(host),
        CreateRemove(host),
    };

    private static Command CreateCreate(CommandHost host)
    {
        var memory = new Option<bool>("--memory") { Description = "Keep the memory, too: a restored guest goes on where it was; it stands still while that is written" };
        Command command = Of(host, "create", "Take a snapshot of the disks; the guest runs on", async (parsed, snapshots, guest, name, stop) =>
        {
            if (!Name().IsMatch(name))
            {
                throw new UsageException($"`{name}` is no name of a snapshot: small letters, digits, dots and dashes");
            }

            GuestSnapshot made = await snapshots.CreateAsync(name, parsed.GetValue(memory), stop);
            string what = string.Join(", ", made.Memory ? ["memory", .. made.Disks] : made.Disks);
            string how = made.Consistent ? "" : "; no agent had the guest hold still, so that its disks are as after a power failure";
            host.Terminal.Output.WriteLine($"{guest}  snapshot {made.Name} of {what}, {Readable.Bytes(made.Bytes)}{how}");
        });
        command.Add(memory);
        return command;
    }

    private static Command CreateRestore(CommandHost host)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Lose what the guest has written since then" };
        var disksOnly = new Option<bool>("--disks-only") { Description = "Boot from the disks, though the snapshot has the memory" };
        Command command = Of(host, "restore", "Put a guest back to a snapshot; it is stopped meanwhile", async (parsed, snapshots, guest, name, stop) =>
        {
            await snapshots.RestoreAsync(name, memory: !parsed.GetValue(disksOnly), stop);
            host.Terminal.Output.WriteLine($"{guest}  restored to {name}");
        });
        command.Add(yes);
        command.Add(disksOnly);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(yes))
            {
                result.AddError("what the guest has written since the snapshot is lost: pass --yes");
            }
        });
        return command;
    }

    private static Command CreateRemove(CommandHost host) => Of(host, "rm", "Remove a snapshot", (_, snapshots, guest, name, _) =>
    {
        snapshots.Delete(name);
        host.Terminal.Output.WriteLine($"{guest}  snapshot {name} removed");
        return Task.CompletedTask;
    });

    private static Command CreateList(CommandHost host)
    {
        var command = new Command("ls", "List the snapshots of a guest");
        command.Aliases.Add("list");
        Argument<string> guestName = CommonOptions.Guest();
        Option<string?> stack = CommonOptions.GuestStack();
        Option<bool> json = CommonOptions.Json();
        command.Add(guestName);
        command.Add(stack);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Privilege.RequireUnlessOwn("snapshot ls", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(guestName), parsed.GetValue(stack));
            SnapshotRow[] rows = [.. new GuestSnapshots(services.Layout, guest.Uid, host.Time).List().Select(one => new SnapshotRow(guest.Status!.Name, one.Name, one.Created, one.Consistent, one.Memory, one.Bytes, one.Disks))];
            host.Terminal.Output.Write(parsed.GetValue(json) ? ViewJson.Write(rows) + "\n" : Table(rows).ToString());
        });
        return command;
    }

    private static TextTable Table(IEnumerable<SnapshotRow> rows)
    {
        var table = new TextTable("GUEST", "SNAPSHOT", "CREATED", "CONSISTENT", "MEMORY", "SIZE", "DISKS");
        foreach (SnapshotRow row in rows)
        {
            table.Add(row.Guest, row.Name, row.Created.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), row.Consistent ? "yes" : "no", row.Memory ? "yes" : "no", Readable.Bytes(row.Bytes), string.Join(',', row.Disks));
        }

        return table;
    }

    // The stack is held, so that nothing is applied to the guest meanwhile.
    private static Command Of(CommandHost host, string verb, string description, Func<ParseResult, GuestSnapshots, string, string, CancellationToken, Task> act)
    {
        var command = new Command(verb, description);
        Argument<string> guestName = CommonOptions.Guest();
        var name = new Argument<string>("SNAPSHOT") { Description = "Name of the snapshot" };
        Option<string?> stack = CommonOptions.GuestStack();
        command.Add(guestName);
        command.Add(name);
        command.Add(stack);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn($"snapshot {verb}", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(guestName), parsed.GetValue(stack));
            await using StackSession session = await services.OpenAsync(guest.Status!.Stack, LockMode.Exclusive, stop);
            await act(parsed, new GuestSnapshots(services.Layout, guest.Uid, host.Time), $"guest/{guest.Status.Name}", parsed.GetRequiredValue(name), stop);
        });
        return command;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,62}(?<!\\.new)$")]
    private static partial Regex Name();
}
