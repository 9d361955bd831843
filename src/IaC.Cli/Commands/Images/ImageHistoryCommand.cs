using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Images;

namespace IaC.Cli.Commands.Images;

/// <summary><c>iac image history IMAGE</c>: how each layer was made.</summary>
internal static class ImageHistoryCommand
{
    private const int LongestInstruction = 100;

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("history", "Show how each layer of an image was made, the topmost first");
        Argument<string> name = ImageCommand.Name();
        Option<bool> json = CommonOptions.Json();
        command.Add(name);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Privilege.Require("image history");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            IReadOnlyList<HistoryRow> rows = HistoryRow.Of(services.FindImage(parsed.GetRequiredValue(name)));
            if (parsed.GetValue(json))
            {
                host.Terminal.Output.WriteLine(ViewJson.Write(rows));
                return;
            }

            var table = new TextTable("LAYER", "SIZE", "CREATED BY");
            foreach (HistoryRow row in rows)
            {
                string instruction = Printable.Line(row.CreatedBy ?? row.Comment ?? "");
                table.Add(row.Digest is null ? "" : Readable.Digests(row.Digest), row.Size is { } size ? Readable.Bytes(size) : "", instruction.Length <= LongestInstruction ? instruction : $"{instruction[..(LongestInstruction - 1)]}…");
            }

            host.Terminal.Output.Write(table);
        });
        return command;
    }
}
