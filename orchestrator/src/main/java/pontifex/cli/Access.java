package pontifex.cli;

import pontifex.inventory.Reading;
import pontifex.playbook.HostExpressions;
import pontifex.vault.Vault;
import pontifex.yaml.BadInput;

/// What reading a site's files may do: open what is encrypted, and run programs.
record Access(Vault keys, Reading reading) {
    /// @param here the user's own folder, where files of passwords are found from
    /// @param files where the site's files are
    static Access of(VaultOptions vault, Workplace here, Workplace files, Settings settings, Trust trust)
            throws BadInput {
        var keys = vault.vault(here, trust.refusal());
        var programs = trust.programs(files.folder(), settings.inventoryTimeout());
        return new Access(keys, new Reading(keys, programs, new HostExpressions(keys)));
    }

    /// Of the user's folder as it is.
    static Access of(VaultOptions vault, Workplace here, Settings settings) throws BadInput {
        return of(vault, here, here, settings, Trust.RUN);
    }
}
