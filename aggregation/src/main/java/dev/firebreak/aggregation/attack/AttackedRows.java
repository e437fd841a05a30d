package dev.firebreak.aggregation.attack;

import dev.firebreak.aggregation.Rows;

/**
 * The honest rows followed by f times the same forged row a mu + b s, which is computed where it is read and stored
 * nowhere.
 */
record AttackedRows(Rows honest, int byzantine, Anchors anchors, double ofMean, double ofDeviation) implements Rows {

    @Override
    public int count() {
        return honest.count() + byzantine;
    }

    @Override
    public int dimension() {
        return honest.dimension();
    }

    @Override
    public boolean isFloat32() {
        return false;
    }

    @Override
    public void copy(int row, int from, int to, double[] target, int at) {
        if (row < honest.count()) {
            honest.copy(row, from, to, target, at);
        } else {
            anchors.copy(ofMean, ofDeviation, from, to, target, at);
        }
    }
}
