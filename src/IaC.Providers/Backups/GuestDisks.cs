using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Providers.Backups;

/// <summary>The disks of a stack's guests, copied while the guests run: those of a guest as of one moment.</summary>
internal sealed class GuestDisks : IDisposable
{
    private readonly List<GuestDiskCopies> copies = [];
    private readonly SortedDictionary<string, string> data = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> machines = new(StringComparer.Ordinal);
    private readonly List<string> warnings = [];

    private GuestDisks()
    {
    }

    /// <summary>Folders of the disks that outlive their guest, by its name.</summary>
    public IReadOnlyDictionary<string, string> Data => data;

    /// <summary>Folders of what goes with its guest, the disk over its image and the variables of its firmware, by its uid.</summary>
    public IReadOnlyDictionary<string, string> Machines => machines;

    /// <summary>How many disks that are.</summary>
    public int Count => copies.Sum(guest => guest.Count);

    /// <summary>What the user should know of them.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Copies them, one guest after the other.</summary>
    public static async Task<GuestDisks> TakeAsync(RootLayout layout, Guid stackUuid, IEnumerable<SharedGuest> guests, CancellationToken cancellationToken)
    {
        GuestDisks disks = new();
        try
        {
            foreach (SharedGuest guest in guests)
            {
                if (await GuestDiskCopies.TakeAsync(layout, stackUuid, guest.Name, guest.Uid, cancellationToken).ConfigureAwait(false) is not { } taken)
                {
                    continue;
                }

                disks.Add(guest, taken);
                if (!taken.IsConsistent)
                {
                    disks.warnings.Add($"guest/{guest.Name}: no agent had the guest hold still, so that its disks are as after a power failure; `iac stop` it first for more");
                }
            }

            return disks;
        }
        catch
        {
            disks.Dispose();
            throw;
        }
    }

    /// <summary>Removes the copies.</summary>
    public void Dispose()
    {
        foreach (GuestDiskCopies guest in copies)
        {
            guest.Dispose();
        }
    }

    private void Add(SharedGuest guest, GuestDiskCopies taken)
    {
        copies.Add(taken);
        if (taken.Data is { } outliving)
        {
            data.Add(guest.Name, outliving);
        }

        if (taken.Machine is { } own)
        {
            machines.Add(guest.Uid, own);
        }
    }
}
